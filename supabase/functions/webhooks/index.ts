import { noInputSchema } from "../../../shared/contract/requests/no-input.ts";
import {
  changeWebhookRequestSchema,
  createWebhookRequestSchema,
  readWebhookRequestSchema,
  resendDeliveryRequestSchema,
  webhookIdSchema,
} from "../../../shared/contract/requests/webhooks.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { changeWebhook } from "../../../shared/webhooks/change-webhook.ts";
import { createWebhook } from "../../../shared/webhooks/create-webhook.ts";
import {
  deleteWebhook,
  listWebhooks,
  resendDelivery,
} from "../../../shared/webhooks/manage-webhooks.ts";
import { readWebhook } from "../../../shared/webhooks/read-webhook.ts";

const common = { name: "webhooks", callers: ["user", "operator"] } as const;

/** Where events are sent: list and create; read with deliveries, change, send again, delete one. */
export default edgeFunction(
  endpoint({
    ...common,
    methods: ["GET"],
    input: noInputSchema,
    handle: ({ context, caller }) => listWebhooks(context, caller),
  }),
  endpoint({
    ...common,
    methods: ["POST"],
    input: createWebhookRequestSchema,
    handle: ({ context, caller, input }) => createWebhook(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["GET"],
    input: readWebhookRequestSchema,
    handle: ({ context, caller, input }) => readWebhook(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["POST"],
    input: resendDeliveryRequestSchema,
    handle: ({ context, caller, input }) => resendDelivery(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["PATCH"],
    input: changeWebhookRequestSchema,
    handle: ({ context, caller, input }) => changeWebhook(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["DELETE"],
    input: webhookIdSchema,
    handle: ({ context, caller, input }) => deleteWebhook(context, caller, input),
  }),
);
