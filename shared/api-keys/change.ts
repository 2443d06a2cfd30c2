import { z } from "zod/v3";
import type { Context } from "../context.ts";
import { changeApiKey } from "../database/change-api-key.ts";
import type { ApiKey } from "../schemas/api-key.ts";
import type { Caller } from "../schemas/caller.ts";
import { nameSchema } from "../schemas/name.ts";
import { uuidSchema } from "../schemas/uuid.ts";
import { expirySchema } from "./expiry.ts";

/** What `PATCH /api-keys/{id}` takes. */
export const changeApiKeyRequestSchema = z.object({
  id: uuidSchema,
  name: nameSchema.optional(),
  /** Sooner than before; now is allowed. */
  expires_at: expirySchema.optional(),
}).strict();

/**
 * Renames a key or lets it expire sooner.
 *
 * @throws ConnectError `api_key_not_found`, `api_key_expiry_invalid`.
 */
export function changeKey(
  context: Context,
  caller: Caller,
  request: z.infer<typeof changeApiKeyRequestSchema>,
): Promise<{ api_key: ApiKey }> {
  return changeApiKey(context.database, caller, {
    id: request.id,
    name: request.name ?? null,
    expiresAt: request.expires_at ?? null,
  });
}
