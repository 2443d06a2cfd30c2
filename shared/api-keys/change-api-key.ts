import type { ChangedApiKey } from "../contract/answers/api-keys.ts";
import type { Context } from "../context.ts";
import type { ChangeApiKeyRequest } from "../contract/requests/api-keys.ts";
import * as rpc from "../database/change-api-key.ts";
import type { Caller } from "../schemas/caller.ts";

/**
 * Renames a key or lets it expire earlier.
 *
 * @throws ConnectError `api_key_not_found`, `api_key_expiry_invalid`.
 */
export function changeApiKey(
  context: Context,
  caller: Caller,
  request: ChangeApiKeyRequest,
): Promise<ChangedApiKey> {
  return rpc.changeApiKey(context.database, caller, {
    id: request.id,
    name: request.name ?? null,
    expiresAt: request.expires_at ?? null,
  });
}
