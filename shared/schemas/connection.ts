import { z } from "zod/v3";
import { regionSchema } from "./region.ts";
import { timestampSchema } from "./timestamp.ts";

/** A connection as callers see it (`amazon_ads_private.connection_json`). */
export const connectionSchema = z.object({
  id: z.string().uuid().describe("The id of the connection."),
  name: z.string().describe("What the connection is called."),
  status: z.enum([
    "pending",
    "awaiting_confirmation",
    "active",
    "reauthorization_required",
    "disconnected",
  ]).describe("Only an active connection gives tokens."),
  region: regionSchema.describe("The home region."),
  regions: z.array(regionSchema).describe("The regions that a sync reads."),
  scopes: z.array(z.string()).describe("The scopes of the consent."),
  client_id: z.string().describe("The app that the consent was given to."),
  oauth_client_id: z.string().uuid().nullable().describe(
    "The user's own app; null for the project's app.",
  ),
  connected_at: timestampSchema.nullable().describe("When it became active: RFC 3339."),
  consented_at: timestampSchema.nullable().describe(
    "When the person consented: RFC 3339; null when that is unknown, as for some imports.",
  ),
  consent_ends_at: timestampSchema.nullable().describe(
    "When the consent ends by itself: RFC 3339; null when that is unknown, or it has no end.",
  ),
  last_synced_at: timestampSchema.nullable().describe("When a sync succeeded last: RFC 3339."),
  last_used_at: timestampSchema.nullable().describe(
    "When a token was read last: RFC 3339, exact to an hour.",
  ),
  last_error: z.string().nullable().describe("Why the last renewal of the token failed."),
  amazon_login_changed: timestampSchema.nullable().describe(
    "When a renewal was found to have brought another Amazon login, until the owner accepts it: RFC 3339.",
  ),
  created_at: timestampSchema.describe("When it was started: RFC 3339."),
});

/** See {@link connectionSchema}. */
export type Connection = z.infer<typeof connectionSchema>;

/** A connection with the state of its token (`amazon_ads_private.connection_detail_json`), never the token. */
export const connectionDetailSchema = connectionSchema.extend({
  token: z.object({
    expires_at: timestampSchema.describe("When the access token expires: RFC 3339."),
    expires_in: z.number().describe("For how many seconds it is valid."),
    refresh_count: z.number().describe("How often it was renewed."),
    last_refresh: timestampSchema.nullable().describe("When it was renewed last: RFC 3339."),
    next_refresh: timestampSchema.nullable().describe("When the schedule renews it: RFC 3339."),
    next_attempt_at: timestampSchema.nullable().describe(
      "When the next renewal is tried after a failure: RFC 3339.",
    ),
    last_error: z.string().nullable().describe("Why the last renewal failed."),
  }).nullable().describe("The state of the token; null when there is none."),
});

/** See {@link connectionDetailSchema}. */
export type ConnectionDetail = z.infer<typeof connectionDetailSchema>;
