import { z } from "zod";
import { regionSchema } from "./region.ts";

/** A connection as callers see it (`private.connection_json`). */
export const connectionSchema = z.object({
  id: z.uuid(),
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
  oauth_client_id: z.uuid().nullable(),
  connected_at: z.string().nullable(),
  last_synced_at: z.string().nullable(),
  last_used_at: z.string().nullable(),
  last_error: z.string().nullable(),
  created_at: z.string(),
});

/** See {@link connectionSchema}. */
export type Connection = z.infer<typeof connectionSchema>;
