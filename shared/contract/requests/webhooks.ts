import { z } from "zod/v3";
import { tidyAddress } from "../../schemas/address.ts";
import { eventTypeSchema } from "../../schemas/event-type.ts";
import { uuidSchema } from "../../schemas/uuid.ts";
import { wholeNumberSchema } from "../../schemas/whole-number.ts";

const idSchema = uuidSchema.describe("The id of the webhook.");

/** The address of a webhook as callers send it, before it is checked. */
const webhookUrlSchema = z.string().max(2000).transform(tidyAddress);

/** What `POST /webhooks` takes. */
export const createWebhookRequestSchema = z.object({
  url: webhookUrlSchema.describe("Where events are sent: https, at a public address."),
  events: z.array(eventTypeSchema).min(1).nullable().optional()
    .describe("The types to send: all of them when absent or null."),
}).strict();

/** See {@link createWebhookRequestSchema}. */
export type CreateWebhookRequest = z.infer<typeof createWebhookRequestSchema>;

/** What `PATCH /webhooks/{id}` takes. */
export const changeWebhookRequestSchema = z.object({
  id: idSchema,
  url: webhookUrlSchema.optional().describe("Another address."),
  events: z.array(eventTypeSchema).min(1).nullable().optional()
    .describe("The types to send; null means all of them."),
  status: z.enum(["active", "disabled"]).optional()
    .describe("active lifts every reason for which it was disabled."),
  rotate_secret: z.boolean().optional()
    .describe("Whether there is a new secret, which signs beside the present one for a day."),
}).strict();

/** See {@link changeWebhookRequestSchema}. */
export type ChangeWebhookRequest = z.infer<typeof changeWebhookRequestSchema>;

/** What `GET /webhooks/{id}` takes. */
export const readWebhookRequestSchema = z.object({
  id: idSchema,
  limit: wholeNumberSchema.pipe(z.number().min(1).max(200)).default(50)
    .describe("How many deliveries a page has at most."),
  cursor: z.string().max(200).optional().describe("The next_cursor of the page before."),
}).strict();

/** See {@link readWebhookRequestSchema}. */
export type ReadWebhookRequest = z.infer<typeof readWebhookRequestSchema>;

/** Names one webhook. */
export const webhookIdSchema = z.object({ id: idSchema }).strict();

/** See {@link webhookIdSchema}. */
export type WebhookId = z.infer<typeof webhookIdSchema>;

/** The id of a delivery. Long numbers under names of ids arrive as text, so that they keep their digits. */
const deliveryIdSchema = z.union([
  z.number().int().positive().safe(),
  z.string().regex(/^[1-9]\d{0,14}$/, { message: "must be the id of a delivery" }).transform(
    Number,
  ),
]);

/** What `POST /webhooks/{id}` takes. */
export const resendDeliveryRequestSchema = z.object({
  id: idSchema,
  delivery_id: deliveryIdSchema.describe("The delivery to send again."),
}).strict();

/** See {@link resendDeliveryRequestSchema}. */
export type ResendDeliveryRequest = z.infer<typeof resendDeliveryRequestSchema>;
