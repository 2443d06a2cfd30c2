import type {
  ChangedWebhook,
  ChangeWebhookRequest,
  CreatedWebhook,
  CreateWebhookRequest,
  Delivery,
  Webhook,
  WebhookDeliveries,
} from "../contract.ts";
import { call, type CallOptions, itemPath } from "../http/call.ts";
import { everyPage } from "../http/every-page.ts";
import type { Transport } from "../http/transport.ts";

/** Addresses to which events are sent. */
export interface Webhooks {
  /** The webhooks, newest first. */
  list(options?: CallOptions): Promise<Webhook[]>;
  /** One webhook, with a page of its deliveries. */
  get(
    id: string,
    page?: { limit?: number | undefined; cursor?: string | undefined },
    options?: CallOptions,
  ): Promise<WebhookDeliveries>;
  /** All deliveries of a webhook, newest first, for `for await`. */
  deliveries(id: string, options?: CallOptions): AsyncGenerator<Delivery, void, undefined>;
  /** Makes a webhook. Only this answer has its secret. */
  create(request: CreateWebhookRequest, options?: CallOptions): Promise<CreatedWebhook>;
  /** Changes a webhook; with `rotate_secret` the answer has a new secret. */
  update(id: string, change: ChangeWebhookRequest, options?: CallOptions): Promise<ChangedWebhook>;
  /** Sends a delivery again. */
  resend(id: string, deliveryId: number, options?: CallOptions): Promise<void>;
  /** Deletes a webhook with its deliveries. */
  remove(id: string, options?: CallOptions): Promise<void>;
}

/** Makes {@link Webhooks}. */
export function webhooksOf(transport: Transport): Webhooks {
  function get(
    id: string,
    page?: { limit?: number | undefined; cursor?: string | undefined },
    options?: CallOptions,
  ): Promise<WebhookDeliveries> {
    return call(transport, "GET", itemPath("webhooks", id), page, options);
  }

  return {
    list: async (options) =>
      (await call<{ webhooks: Webhook[] }>(transport, "GET", "webhooks", {}, options)).webhooks,
    get,
    deliveries: (id, options) =>
      everyPage(async (cursor) => {
        const page = await get(id, { limit: 200, cursor: cursor ?? undefined }, options);
        return { items: page.deliveries, next: page.next_cursor };
      }),
    create: (request, options) => call(transport, "POST", "webhooks", request, options),
    update: (id, change, options) =>
      call(transport, "PATCH", itemPath("webhooks", id), change, options),
    resend: async (id, deliveryId, options) => {
      await call(transport, "POST", itemPath("webhooks", id), { delivery_id: deliveryId }, options);
    },
    remove: async (id, options) => {
      await call(transport, "DELETE", itemPath("webhooks", id), {}, options);
    },
  };
}
