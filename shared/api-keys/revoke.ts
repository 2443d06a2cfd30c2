import { z } from "zod/v3";
import type { Context } from "../context.ts";
import { revokeApiKey } from "../database/revoke-api-key.ts";
import type { ApiKey } from "../schemas/api-key.ts";
import type { Caller } from "../schemas/caller.ts";
import { flagSchema } from "../schemas/flag.ts";
import { uuidSchema } from "../schemas/uuid.ts";

/** What `DELETE /api-keys/{id}` takes. */
export const revokeApiKeyRequestSchema = z.object({
  id: uuidSchema,
  /**
   * Also the keys that it made, and those that they made: for a key that has leaked. Not by default:
   * a script that replaces its own key makes the new one with the old one.
   */
  descendants: flagSchema.default(false),
}).strict();

/**
 * Revokes a key: the next call with it is refused.
 *
 * @throws ConnectError `api_key_not_found`.
 */
export function revokeKey(
  context: Context,
  caller: Caller,
  request: z.infer<typeof revokeApiKeyRequestSchema>,
): Promise<{ api_key: ApiKey }> {
  return revokeApiKey(context.database, caller, request);
}
