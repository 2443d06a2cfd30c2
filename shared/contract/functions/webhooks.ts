import {
  changedWebhookSchema,
  createdWebhookSchema,
  deletedWebhookSchema,
  queuedDeliverySchema,
  readWebhookSchema,
  webhookListSchema,
} from "../answers/webhooks.ts";
import { noInputSchema } from "../requests/no-input.ts";
import {
  changeWebhookRequestSchema,
  createWebhookRequestSchema,
  readWebhookRequestSchema,
  resendDeliveryRequestSchema,
  webhookIdSchema,
} from "../requests/webhooks.ts";
import { EXAMPLE } from "../example-values.ts";
import type { FunctionContract } from "../operation.ts";

/** What `webhooks` takes and answers. */
export const webhooks: FunctionContract = {
  name: "webhooks",
  purpose: "Manages webhooks and their deliveries.",
  operations: [
    {
      methods: ["GET"],
      summary: "Lists the caller's webhooks.",
      callers: "user or operator",
      scope: "webhooks",
      request: noInputSchema,
      examples: [
        { title: "All", input: {} },
      ],
      answers: { 200: webhookListSchema },
      errors: [],
    },
    {
      methods: ["POST"],
      summary: "Makes a webhook.",
      callers: "user or operator",
      scope: "webhooks",
      request: createWebhookRequestSchema,
      examples: [
        {
          title: "Two types of events",
          input: {
            url: EXAMPLE.webhookUrl,
            events: ["connection.reauthorization_required", "sync.failed"],
          },
        },
      ],
      answers: { 200: createdWebhookSchema },
      errors: ["webhook_url_not_allowed", "quota_exceeded"],
    },
    {
      item: true,
      methods: ["GET"],
      summary: "Shows a webhook and its deliveries.",
      callers: "user or operator",
      scope: "webhooks",
      request: readWebhookRequestSchema,
      examples: [
        { title: "With its latest deliveries", input: { id: EXAMPLE.webhookId, limit: 20 } },
      ],
      answers: { 200: readWebhookSchema },
      errors: ["webhook_not_found", "cursor_invalid"],
    },
    {
      item: true,
      methods: ["POST"],
      summary: "Sends a delivery again.",
      callers: "user or operator",
      scope: "webhooks",
      request: resendDeliveryRequestSchema,
      examples: [
        { title: "Send again", input: { id: EXAMPLE.webhookId, delivery_id: EXAMPLE.deliveryId } },
      ],
      answers: { 200: queuedDeliverySchema },
      errors: ["webhook_not_found", "webhook_disabled", "delivery_not_found"],
    },
    {
      item: true,
      methods: ["PATCH"],
      summary: "Changes a webhook or rotates its secret.",
      callers: "user or operator",
      scope: "webhooks",
      request: changeWebhookRequestSchema,
      examples: [
        { title: "Rotate the secret", input: { id: EXAMPLE.webhookId, rotate_secret: true } },
        { title: "Disable", input: { id: EXAMPLE.webhookId, status: "disabled" } },
      ],
      answers: { 200: changedWebhookSchema },
      errors: ["webhook_not_found", "webhook_url_not_allowed"],
    },
    {
      item: true,
      methods: ["DELETE"],
      summary: "Deletes a webhook with its deliveries.",
      callers: "user or operator",
      scope: "webhooks",
      request: webhookIdSchema,
      examples: [
        { title: "Delete", input: { id: EXAMPLE.webhookId } },
      ],
      answers: { 200: deletedWebhookSchema },
      errors: ["webhook_not_found"],
    },
  ],
};
