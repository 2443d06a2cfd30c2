import { z } from "zod/v3";
import type { Context } from "../context.ts";
import { randomToken } from "../crypto/random-token.ts";
import { sha256Hex } from "../crypto/sha256.ts";
import { createApiKey } from "../database/create-api-key.ts";
import { type ApiKey, scopeSchema } from "../schemas/api-key.ts";
import { API_KEY_PREFIX } from "../schemas/api-key-prefix.ts";
import type { Caller } from "../schemas/caller.ts";
import { nameSchema } from "../schemas/name.ts";
import { uuidSchema } from "../schemas/uuid.ts";
import { expirySchema } from "./expiry.ts";

/** What `POST /api-keys` takes. */
export const createApiKeyRequestSchema = z.object({
  name: nameSchema,
  scopes: z.array(scopeSchema).min(1),
  /** The only connection that the key sees. */
  connection_id: uuidSchema.optional(),
  expires_at: expirySchema.optional(),
}).strict();

/**
 * Makes a key of 256 random bits. It is in this answer and nowhere else: only its hash is kept.
 *
 * @throws ConnectError `api_key_exceeds_maker`, `api_key_expiry_invalid`, `connection_not_found`.
 */
export async function createKey(
  context: Context,
  caller: Caller,
  request: z.infer<typeof createApiKeyRequestSchema>,
): Promise<{ api_key: ApiKey; key: string }> {
  const key = API_KEY_PREFIX + randomToken(32);
  const apiKey = await createApiKey(context.database, caller, {
    name: request.name,
    // Enough to recognise a key by, far too little to guess it.
    prefix: key.slice(0, API_KEY_PREFIX.length + 6),
    keyHash: sha256Hex(key),
    scopes: [...new Set(request.scopes)],
    connectionId: request.connection_id ?? null,
    expiresAt: request.expires_at ?? null,
  });
  return { api_key: apiKey, key };
}
