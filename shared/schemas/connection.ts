import { z } from "zod/v3";
import { regionSchema } from "./region.ts";

/** A connection as callers see it (`private.connection_json`). */
export const connectionSchema = z.object({
  id: z.string().uuid(),
  name: z.string(),
  status: z.enum([
    "pending",
    "awaiting_confirmation",
    "active",
    "reauthorization_required",
    "disconnected",
  ]),
  region: regionSchema,
  regions: z.array(regionSchema),
  scopes: z.array(z.string()),
  client_id: z.string(),
  oauth_client_id: z.string().uuid().nullable(),
  connected_at: z.string().nullable(),
  last_synced_at: z.string().nullable(),
  last_used_at: z.string().nullable(),
  last_error: z.string().nullable(),
  created_at: z.string(),
});

/** See {@link connectionSchema}. */
export type Connection = z.infer<typeof connectionSchema>;

/** A connection with the state of its token (`private.connection_detail_json`), never the token. */
export const connectionDetailSchema = connectionSchema.extend({
  token: z.object({
    expires_at: z.string(),
    expires_in: z.number(),
    refresh_count: z.number(),
    last_refresh: z.string().nullable(),
    next_refresh: z.string().nullable(),
    next_attempt_at: z.string().nullable(),
    last_error: z.string().nullable(),
  }).nullable(),
});

/** See {@link connectionDetailSchema}. */
export type ConnectionDetail = z.infer<typeof connectionDetailSchema>;
