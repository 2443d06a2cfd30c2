import { adsApiCredential } from "../accounts/ads-api-credential.ts";
import type { AdsApiCredential } from "../amazon/ads-api.ts";
import type { Context } from "../context.ts";
import type { Actor } from "../schemas/caller.ts";

/**
 * The credential for a report's calls. Whether the caller may have the report was decided before: from here
 * on the owner's rights count, since a key that reads reports need not be one that hands out tokens.
 *
 * @throws ConnectError why the connection gives no token.
 */
export function reportCredential(
  context: Context,
  owner: { user_id: string; connection_id: string },
  actor: Actor,
): Promise<AdsApiCredential> {
  return adsApiCredential(
    context,
    { kind: "user", user_id: owner.user_id, actor },
    owner.connection_id,
  );
}
