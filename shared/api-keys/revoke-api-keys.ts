import type { Context } from "../context.ts";
import type { RevokedApiKeys } from "../contract/answers/api-keys.ts";
import { retry } from "../database/retry.ts";
import * as rpc from "../database/revoke-api-keys.ts";
import type { Caller } from "../schemas/caller.ts";

const RETRY_MS = 3_000;

/**
 * Revokes all keys of a user, the calling one included: the next call with any of them is refused.
 *
 * @throws ConnectError `database_unavailable`, after some attempts.
 */
export async function revokeApiKeys(context: Context, caller: Caller): Promise<RevokedApiKeys> {
  // A retry, because a deadlock may end the first attempt: a key that is being revoked may revoke others.
  return { revoked: await retry(RETRY_MS, () => rpc.revokeApiKeys(context.database, caller)) };
}
