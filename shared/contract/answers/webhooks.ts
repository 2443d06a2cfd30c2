import { z } from "zod/v3";
import { eventTypeSchema } from "../../schemas/event-type.ts";
import { timestampSchema } from "../../schemas/timestamp.ts";

/** A webhook, never its secret. */
export const webhookSchema = z.object({
  id: z.string().uuid().describe("The id of the webhook."),
  url: z.string().describe("Where events are sent."),
  events: z.array(eventTypeSchema).nullable().describe("The types that are sent; null for all."),
  status: z.enum(["active", "disabled"]).describe("Whether events are sent."),
  disabled_reason: z.enum(["by_user", "gone", "failing"]).nullable().describe(
    "Why it is disabled: by the user, because the endpoint answered 410, or after five days of failures.",
  ),
  failing_since: timestampSchema.nullable().describe("Since when deliveries fail: RFC 3339."),
  last_success_at: timestampSchema.nullable().describe("When a delivery succeeded last: RFC 3339."),
  created_at: timestampSchema.describe("When it was made: RFC 3339."),
  updated_at: timestampSchema.describe("When it changed last: RFC 3339."),
});

/** The delivery of one event to one webhook. */
export const deliverySchema = z.object({
  id: z.number().int().describe("The id of the delivery."),
  event_id: z.string().uuid().describe("The event, as in the header webhook-id."),
  type: eventTypeSchema.describe("The type of the event."),
  status: z.enum(["pending", "delivered", "failed"])
    .describe("pending: another attempt follows. The others are final."),
  attempts: z.number().int().describe("How many attempts there were."),
  next_attempt_at: timestampSchema.nullable().describe("When the next attempt is due: RFC 3339."),
  last_attempt_at: timestampSchema.nullable().describe("When the last attempt was: RFC 3339."),
  response_status: z.number().int().nullable().describe("The status that the endpoint answered."),
  response_body: z.string().nullable().describe(
    "The first 1,024 bytes that the endpoint answered.",
  ),
  error: z.string().nullable().describe("Why the last attempt failed."),
  duration_ms: z.number().int().nullable().describe(
    "How long the last attempt took, in milliseconds.",
  ),
  created_at: timestampSchema.describe("When the event happened: RFC 3339."),
});

/** What `GET /webhooks` answers. */
export const webhookListSchema = z.object({
  webhooks: z.array(webhookSchema).describe("The caller's webhooks, newest first."),
});

/** See {@link webhookListSchema}. */
export type WebhookList = z.infer<typeof webhookListSchema>;

/** What `POST /webhooks` answers. */
export const createdWebhookSchema = z.object({
  webhook: webhookSchema.describe("The new webhook."),
  secret: z.string().describe("The secret that signs deliveries: only this answer contains it."),
});

/** See {@link createdWebhookSchema}. */
export type CreatedWebhook = z.infer<typeof createdWebhookSchema>;

/** What `GET /webhooks/{id}` answers. */
export const readWebhookSchema = z.object({
  webhook: webhookSchema.describe("The webhook."),
  deliveries: z.array(deliverySchema).describe("The deliveries of this page, newest first."),
  next_cursor: z.string().nullable().describe("The cursor of the next page; null at the end."),
});

/** See {@link readWebhookSchema}. */
export type ReadWebhook = z.infer<typeof readWebhookSchema>;

/** What `PATCH /webhooks/{id}` answers. */
export const changedWebhookSchema = z.object({
  webhook: webhookSchema.describe("The webhook after the change."),
  secret: z.string().optional().describe("The new secret, when it was rotated."),
});

/** See {@link changedWebhookSchema}. */
export type ChangedWebhook = z.infer<typeof changedWebhookSchema>;

/** What `POST /webhooks/{id}` answers. */
export const queuedDeliverySchema = z.object({
  queued: z.literal(true).describe("The delivery is sent again."),
});

/** See {@link queuedDeliverySchema}. */
export type QueuedDelivery = z.infer<typeof queuedDeliverySchema>;

/** What `DELETE /webhooks/{id}` answers. */
export const deletedWebhookSchema = z.object({
  deleted: z.literal(true).describe("The webhook and its deliveries are deleted."),
});

/** See {@link deletedWebhookSchema}. */
export type DeletedWebhook = z.infer<typeof deletedWebhookSchema>;
