import { z } from "zod/v3";

/** The types of events, as `amazon_ads.events` allows them. */
export const eventTypeSchema = z.enum([
  "connection.connected",
  "connection.reauthorization_required",
  "connection.recovered",
  "connection.consent_ending",
  "connection.amazon_login_changed",
  "connection.disconnected",
  "sync.failed",
  "report.stored",
  "report.failed",
  "client.rejected",
]);

/** See {@link eventTypeSchema}. */
export type EventType = z.infer<typeof eventTypeSchema>;
