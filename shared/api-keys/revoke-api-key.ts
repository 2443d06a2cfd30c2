import type { RevokedApiKey } from "../contract/answers/api-keys.ts";
import type { Context } from "../context.ts";
import type { RevokeApiKeyRequest } from "../contract/requests/api-keys.ts";
import { retry } from "../database/retry.ts";
import * as rpc from "../database/revoke-api-key.ts";
import type { Caller } from "../schemas/caller.ts";

const RETRY_MS = 3_000;

/**
 * Revokes a key: the next call with it is refused.
 *
 * @throws ConnectError `api_key_not_found`; `database_unavailable`, after some attempts.
 */
export function revokeApiKey(
  context: Context,
  caller: Caller,
  request: RevokeApiKeyRequest,
): Promise<RevokedApiKey> {
  // A retry, because a deadlock may end the first attempt: keys that are being revoked may revoke others.
  return retry(RETRY_MS, () => rpc.revokeApiKey(context.database, caller, request));
}
