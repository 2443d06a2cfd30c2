import type { Context } from "../context.ts";
import type { StoredToken } from "../database/stored-token.ts";
import { LIMITS } from "./limits.ts";
import type { RefreshFailure } from "./refresh-leased.ts";

/** Why a token is not all that was asked for. */
export interface TokenWarning {
  code: RefreshFailure | "refresh_in_progress" | "validity_limited";
  detail: string;
}

/** What `get-token` answers. */
export interface IssuedToken {
  access_token: string;
  token_type: string;
  /** ISO 8601. */
  expires_at: string;
  /** Whole seconds, rounded down. */
  expires_in: number;
  /** Goes into `Amazon-Advertising-API-ClientId` beside the token. */
  client_id: string;
  connection_id: string;
  /** Whether the token was renewed for this call. */
  refreshed: boolean;
  warning?: TokenWarning;
}

/** Whether a token is still of use. */
export function isLiving(token: StoredToken): boolean {
  return token.expires_in >= LIMITS.livingSeconds;
}

/**
 * Opens a stored token for a caller.
 *
 * @param about `opened` spares the decryption where the token is at hand.
 * @throws ConnectError `sealed_value_unreadable`.
 */
export async function issueToken(
  context: Context,
  token: StoredToken,
  about: { refreshed: boolean; warning?: TokenWarning | undefined; opened?: string },
): Promise<IssuedToken> {
  const accessToken = about.opened ?? await context.sealer.open(token.encrypted_access_token, {
    owner: token.connection_id,
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
