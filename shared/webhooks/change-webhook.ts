import type { Context } from "../context.ts";
import type { ChangedWebhook } from "../contract/answers/webhooks.ts";
import type { ChangeWebhookRequest } from "../contract/requests/webhooks.ts";
import * as rpc from "../database/webhooks.ts";
import type { Caller } from "../schemas/caller.ts";
import { checkWebhookUrl } from "./check-webhook-url.ts";
import { newWebhookSecret } from "./webhook-secret.ts";

/**
 * Changes a webhook. The answer contains the secret only when it was rotated.
 *
 * @throws ConnectError `webhook_not_found`, `webhook_url_not_allowed`.
 */
export async function changeWebhook(
  context: Context,
  caller: Caller,
  { id, url, events, status, rotate_secret: rotates }: ChangeWebhookRequest,
): Promise<ChangedWebhook> {
  const checkedUrl = url === undefined ? null : checkWebhookUrl(context, url);
  const rotated = rotates ? await newWebhookSecret(context, caller, id) : undefined;
  const { webhook } = await rpc.changeWebhook(context.database, caller, {
    id,
    url: checkedUrl,
    events: events ? [...new Set(events)] : events,
    status: status ?? null,
    encryptedSecret: rotated?.encryptedSecret ?? null,
  });
  return rotated === undefined ? { webhook } : { webhook, secret: rotated.secret };
}
