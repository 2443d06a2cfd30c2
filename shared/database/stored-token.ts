import { z } from "zod/v3";
import { regionSchema } from "../schemas/region.ts";

/** A sealed access token with what is needed to judge it (the type `stored_token` of the database). */
export const storedTokenSchema = z.object({
  connection_id: z.string().uuid(),
  /** Whose connection it is: part of the place that the token is sealed for. */
  user_id: z.string().uuid(),
  client_id: z.string(),
  /** The user's own app; null for the project's. */
  oauth_client_id: z.string().uuid().nullable(),
  region: regionSchema,
  encrypted_access_token: z.string(),
  token_type: z.string(),
  expires_at: z.string(),
  /** Seconds, by the database's clock; negative once expired. */
  expires_in: z.number(),
  generation: z.number(),
  /** Seconds until Amazon is asked again after a failure; null without one. */
  paused_for: z.number().nullable(),
  last_error: z.string().nullable(),
  /** Who asks, as the history names it; absent where the database was not told. */
  actor: z.string().nullish(),
  /** The database's clock. */
  now: z.string(),
});

/** See {@link storedTokenSchema}. */
export type StoredToken = z.infer<typeof storedTokenSchema>;

/** A token with where it is to be used (`amazon_ads_private.read_token_for`). */
export const targetedTokenSchema = storedTokenSchema.extend({
  /** The region of the named profile or account; else the connection's home region. */
  api_region: regionSchema,
  /** Seconds since the token was asked for by a refresh; null before the first one. */
  renewed_ago: z.number().nullable(),
});

/** See {@link targetedTokenSchema}. */
export type TargetedToken = z.infer<typeof targetedTokenSchema>;

/** Who asked for a refresh, as the history names it. */
export type RefreshTrigger = "on_demand" | "scheduled" | "manual";
