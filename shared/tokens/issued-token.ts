import type { IssuedToken } from "../contract/answers/get-token.ts";
import type { Context } from "../context.ts";
import type { StoredToken } from "../database/stored-token.ts";
import { LIMITS } from "./limits.ts";

/** Why a token is not as fresh as was asked for. */
export type TokenWarning = NonNullable<IssuedToken["warning"]>;

/** Whether a token is valid for long enough to be used. */
export function isUsable(token: StoredToken): boolean {
  return token.expires_in >= LIMITS.usableSeconds;
}

/**
 * Opens a stored token for a caller.
 *
 * @param about `opened` is the token in the clear, where it is known: it saves the decryption.
 * @throws ConnectError `sealed_value_unreadable`.
 */
export async function issueToken(
  context: Context,
  token: StoredToken,
  about: { refreshed: boolean; warning?: TokenWarning | undefined; opened?: string },
): Promise<IssuedToken> {
  const accessToken = about.opened ?? await context.sealer.open(token.encrypted_access_token, {
    row: token.connection_id,
    owner: token.user_id,
    kind: "access_token",
  });
  return {
    access_token: accessToken,
    token_type: token.token_type,
    expires_at: token.expires_at,
    expires_in: Math.floor(token.expires_in),
    client_id: token.client_id,
    connection_id: token.connection_id,
    refreshed: about.refreshed,
    ...(about.warning === undefined ? {} : { warning: about.warning }),
  };
}
