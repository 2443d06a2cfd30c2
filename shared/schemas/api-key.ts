import { z } from "zod/v3";

/** What an API key may be allowed. */
export const scopeSchema = z.enum([
  "tokens",
  "accounts:read",
  "accounts:write",
  "connections:read",
  "connections:write",
  "amazon",
  "keys",
]);

/** A key as callers see it (`private.api_key_json`). */
export const apiKeySchema = z.object({
  id: z.string().uuid(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(scopeSchema),
  connection_id: z.string().uuid().nullable(),
  status: z.enum(["active", "expired", "revoked"]),
  expires_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
  last_used_at: z.string().nullable(),
  /** The key that made it; null when a person or the operator did, or that key is no more. */
  created_by: z.string().uuid().nullable(),
  created_at: z.string(),
});

/** See {@link apiKeySchema}. */
export type ApiKey = z.infer<typeof apiKeySchema>;
