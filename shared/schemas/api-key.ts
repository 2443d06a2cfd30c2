import { z } from "zod/v3";
import { timestampSchema } from "./timestamp.ts";

/** What an API key may be allowed. */
export const scopeSchema = z.enum([
  "tokens",
  "accounts:read",
  "accounts:write",
  "connections:read",
  "connections:write",
  "amazon",
  "keys",
  "webhooks",
  "metrics",
  "reports:read",
  "reports:write",
]);

/** See {@link scopeSchema}. */
export type Scope = z.infer<typeof scopeSchema>;

/** A key as callers see it (`amazon_ads_private.api_key_json`). */
export const apiKeySchema = z.object({
  id: z.string().uuid().describe("The id of the key."),
  name: z.string().describe("What the key is called."),
  prefix: z.string().describe("How the key begins, to recognise it by."),
  scopes: z.array(scopeSchema).describe("What the key may do."),
  connection_id: z.string().uuid().nullable().describe(
    "The only connection that it can use; null for all.",
  ),
  status: z.enum(["active", "expired", "revoked"]).describe("Whether calls accept it."),
  expires_at: timestampSchema.nullable().describe("When it expires: RFC 3339; null for never."),
  revoked_at: timestampSchema.nullable().describe("When it was revoked: RFC 3339."),
  last_used_at: timestampSchema.nullable().describe(
    "When it was used last: RFC 3339, exact to a minute.",
  ),
  created_by: z.string().uuid().nullable().describe(
    "The key that made it; null when a person or the operator did, or that key is no more.",
  ),
  created_at: timestampSchema.describe("When it was made: RFC 3339."),
});

/** See {@link apiKeySchema}. */
export type ApiKey = z.infer<typeof apiKeySchema>;
