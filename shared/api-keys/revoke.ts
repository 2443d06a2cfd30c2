import { z } from "zod/v3";
import type { Context } from "../context.ts";
import { persistently } from "../database/persistently.ts";
import { type Revocation, revokeApiKey } from "../database/revoke-api-key.ts";
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

const PATIENCE_MS = 3_000;

/**
 * Revokes a key: the next call with it is refused.
 *
 * @throws ConnectError `api_key_not_found`; `database_unavailable`, after some tries.
 */
export function revokeKey(
  context: Context,
  caller: Caller,
  request: z.infer<typeof revokeApiKeyRequestSchema>,
): Promise<Revocation> {
  // Again where it lost a deadlock: keys that are being revoked may be revoking others.
  return persistently(PATIENCE_MS, () => revokeApiKey(context.database, caller, request));
}
