import { z } from "zod/v3";
import { scopeSchema } from "../../schemas/api-key.ts";
import { expirySchema } from "../../schemas/expiry.ts";
import { flagSchema } from "../../schemas/flag.ts";
import { nameSchema } from "../../schemas/name.ts";
import { uuidSchema } from "../../schemas/uuid.ts";

const idSchema = uuidSchema.describe("The id of the key.");

/** What `POST /api-keys` takes. */
export const createApiKeyRequestSchema = z.object({
  name: nameSchema.describe("What the key is called in lists."),
  scopes: z.array(scopeSchema).min(1).describe("What the key may do."),
  connection_id: uuidSchema.optional().describe("The only connection that the key can use."),
  expires_at: expirySchema.optional()
    .describe("When the key expires: RFC 3339. It never does when absent."),
}).strict();

/** See {@link createApiKeyRequestSchema}. */
export type CreateApiKeyRequest = z.infer<typeof createApiKeyRequestSchema>;

/** What `PATCH /api-keys/{id}` takes. */
export const changeApiKeyRequestSchema = z.object({
  id: idSchema,
  name: nameSchema.optional().describe("Another name."),
  expires_at: expirySchema.optional()
    .describe("An expiry that is earlier than before; the present moment is allowed."),
}).strict();

/** See {@link changeApiKeyRequestSchema}. */
export type ChangeApiKeyRequest = z.infer<typeof changeApiKeyRequestSchema>;

/**
 * What `DELETE /api-keys/{id}` takes. Descendants are not revoked by default, because a script that
 * replaces its own key makes the new key with the old one.
 */
export const revokeApiKeyRequestSchema = z.object({
  id: idSchema,
  descendants: flagSchema.default(false).describe(
    "Whether the keys that it made are revoked too, and the keys that those made: for a key that has leaked.",
  ),
}).strict();

/**
 * What `DELETE /api-keys` takes. `all` is required, so that a script whose id is empty by mistake does not
 * revoke every key.
 */
export const revokeApiKeysRequestSchema = z.object({
  all: flagSchema.refine((all) => all, { message: "must be true" }).describe("True: all of them."),
}).strict();

/** See {@link revokeApiKeyRequestSchema}. */
export type RevokeApiKeyRequest = z.infer<typeof revokeApiKeyRequestSchema>;
