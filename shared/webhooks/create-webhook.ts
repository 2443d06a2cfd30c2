import type { Context } from "../context.ts";
import type { CreatedWebhook } from "../contract/answers/webhooks.ts";
import type { CreateWebhookRequest } from "../contract/requests/webhooks.ts";
import * as rpc from "../database/webhooks.ts";
import type { Caller } from "../schemas/caller.ts";
import { checkWebhookUrl } from "./check-webhook-url.ts";
import { newWebhookSecret } from "./webhook-secret.ts";

/**
 * Makes a webhook. Only this answer contains its secret.
 *
 * @throws ConnectError `webhook_url_not_allowed`.
 */
export async function createWebhook(
  context: Context,
  caller: Caller,
  request: CreateWebhookRequest,
): Promise<CreatedWebhook> {
  const url = checkWebhookUrl(context, request.url);
  const id = crypto.randomUUID();
  const { secret, encryptedSecret } = await newWebhookSecret(context, caller, id);
  const events = request.events ? [...new Set(request.events)] : null;
  const { webhook } = await rpc.createWebhook(context.database, caller, {
    id,
    url,
    events,
    encryptedSecret,
  });
  return { webhook, secret };
}
