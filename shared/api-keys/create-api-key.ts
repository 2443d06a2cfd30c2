import type { CreatedApiKey } from "../contract/answers/api-keys.ts";
import type { Context } from "../context.ts";
import type { CreateApiKeyRequest } from "../contract/requests/api-keys.ts";
import { randomToken } from "../crypto/random-token.ts";
import { sha256Hex } from "../crypto/sha256.ts";
import * as rpc from "../database/create-api-key.ts";
import { API_KEY_PREFIX } from "../schemas/api-key-prefix.ts";
import type { Caller } from "../schemas/caller.ts";

/**
 * Makes a key of 256 random bits. Only this answer contains it: the database stores its hash.
 *
 * @throws ConnectError `api_key_exceeds_maker`, `api_key_expiry_invalid`, `connection_not_found`.
 */
export async function createApiKey(
  context: Context,
  caller: Caller,
  request: CreateApiKeyRequest,
): Promise<CreatedApiKey> {
  const key = API_KEY_PREFIX + randomToken(32);
  const apiKey = await rpc.createApiKey(context.database, caller, {
    name: request.name,
    // Enough to recognise a key, and far too little to guess it.
    prefix: key.slice(0, API_KEY_PREFIX.length + 6),
    keyHash: sha256Hex(key),
    scopes: [...new Set(request.scopes)],
    connectionId: request.connection_id ?? null,
    expiresAt: request.expires_at ?? null,
  });
  return { api_key: apiKey, key };
}
