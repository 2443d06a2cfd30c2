import { z } from "zod/v3";
import { apiKeySchema } from "../../schemas/api-key.ts";

/** What `GET /api-keys` answers. */
export const apiKeyListSchema = z.object({
  api_keys: z.array(apiKeySchema).describe("The caller's keys, newest first."),
});

/** See {@link apiKeyListSchema}. */
export type ApiKeyList = z.infer<typeof apiKeyListSchema>;

/** What `POST /api-keys` answers. */
export const createdApiKeySchema = z.object({
  api_key: apiKeySchema.describe("The new key."),
  key: z.string().describe("The key itself: only this answer contains it."),
});

/** See {@link createdApiKeySchema}. */
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;

/** What `PATCH /api-keys/{id}` answers. */
export const changedApiKeySchema = z.object({
  api_key: apiKeySchema.describe("The key after the change."),
});

/** See {@link changedApiKeySchema}. */
export type ChangedApiKey = z.infer<typeof changedApiKeySchema>;

/** What `DELETE /api-keys/{id}` answers. */
export const revokedApiKeySchema = z.object({
  api_key: apiKeySchema.describe("The key, which no call accepts any more."),
  revoked: z.number().int().describe(
    "How many keys this call revoked; not those that were revoked before.",
  ),
});

/** See {@link revokedApiKeySchema}. */
export type RevokedApiKey = z.infer<typeof revokedApiKeySchema>;

/** What `DELETE /api-keys?all=true` answers. */
export const revokedApiKeysSchema = z.object({
  revoked: z.number().describe(
    "How many keys this call revoked; not those that had been revoked or had expired before.",
  ),
});

/** See {@link revokedApiKeysSchema}. */
export type RevokedApiKeys = z.infer<typeof revokedApiKeysSchema>;
