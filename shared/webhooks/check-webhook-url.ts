import type { Context } from "../context.ts";
import { ConnectError } from "../errors.ts";
import { webhookUrlFault } from "./webhook-url.ts";

/**
 * Checks the address of a webhook and writes it as it will be called.
 *
 * @throws ConnectError `webhook_url_not_allowed`.
 */
export function checkWebhookUrl(context: Context, url: string): string {
  const fault = webhookUrlFault(url, context.webhooks);
  if (fault === undefined) return new URL(url).href;
  throw new ConnectError("webhook_url_not_allowed", `The address of a webhook ${fault}.`);
}
