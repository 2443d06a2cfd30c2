import type { Context } from "../context.ts";
import type { DeletedWebhook, QueuedDelivery, WebhookList } from "../contract/answers/webhooks.ts";
import type { ResendDeliveryRequest, WebhookId } from "../contract/requests/webhooks.ts";
import * as rpc from "../database/webhooks.ts";
import type { Caller } from "../schemas/caller.ts";

/** Lists the caller's webhooks, newest first. */
export function listWebhooks(
  context: Context,
  caller: Caller,
): Promise<WebhookList> {
  return rpc.listWebhooks(context.database, caller);
}

/**
 * Sends a delivery again, whatever became of it.
 *
 * @throws ConnectError `webhook_not_found`, `webhook_disabled`, `delivery_not_found`.
 */
export function resendDelivery(
  context: Context,
  caller: Caller,
  { id, delivery_id: deliveryId }: ResendDeliveryRequest,
): Promise<QueuedDelivery> {
  return rpc.resendDelivery(context.database, caller, { id, deliveryId });
}

/**
 * Deletes a webhook with its deliveries.
 *
 * @throws ConnectError `webhook_not_found`.
 */
export function deleteWebhook(
  context: Context,
  caller: Caller,
  { id }: WebhookId,
): Promise<DeletedWebhook> {
  return rpc.deleteWebhook(context.database, caller, id);
}
