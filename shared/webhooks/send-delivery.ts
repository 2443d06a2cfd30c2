import type { Context } from "../context.ts";
import { webhookSecretPlace } from "../crypto/sealed-place.ts";
import type { ClaimedDelivery, DeliveryOutcome } from "../database/deliveries.ts";
import { ConnectError } from "../errors.ts";
import { readStart } from "../http/read-start.ts";
import { withTimeLimit } from "../http/with-time-limit.ts";
import { signDelivery } from "./sign-delivery.ts";
import { resolvesPublicly, webhookUrlFault } from "./webhook-url.ts";

/** How much of an endpoint's answer is kept. */
const KEPT_BYTES = 1024;

type Attempt = Pick<DeliveryOutcome, "response_status" | "response_body" | "error">;

function failure(error: string): Attempt {
  return { response_status: null, response_body: null, error };
}

/** The secrets that sign; a former one whose key is lost is left out, so that a rotation helps at once. */
async function openSecrets(context: Context, delivery: ClaimedDelivery): Promise<string[]> {
  const place = webhookSecretPlace(delivery.webhook_id, delivery.user_id);
  const { encrypted_secret: sealed, previous_encrypted_secret: previous } = delivery;
  const secrets = [await context.sealer.open(sealed, place)];
  if (previous === null) return secrets;
  try {
    secrets.push(await context.sealer.open(previous, place));
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
  }
  return secrets;
}

async function post(
  context: Context,
  delivery: ClaimedDelivery,
  secrets: readonly string[],
  signal: AbortSignal,
): Promise<Attempt> {
  const { webhooks } = context;
  const isPublic = await resolvesPublicly(delivery.url, webhooks, signal);
  if (!isPublic) return failure("address_not_allowed");
  const body = JSON.stringify(delivery.event);
  const timestamp = Math.floor(Date.now() / 1000);
  const response = await webhooks.fetch(delivery.url, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "user-agent": "amazon-ads-connect",
      ...signDelivery(secrets, { id: delivery.event_id, timestamp, body }),
    },
    // Another address was not checked, and is not the one that the secret was given to.
    redirect: "manual",
    signal,
  });
  const text = await readStart(response.body, KEPT_BYTES);
  const isRedirect = response.status >= 300 && response.status < 400;
  return {
    response_status: response.status,
    response_body: text,
    error: response.ok ? null : isRedirect ? "redirect" : `http_${response.status}`,
  };
}

/**
 * Makes one attempt to send an event to a webhook.
 *
 * @throws Nothing: a failure is part of the outcome.
 */
export async function sendDelivery(
  context: Context,
  delivery: ClaimedDelivery,
): Promise<DeliveryOutcome> {
  const startedAt = performance.now();
  const attempt = await attemptDelivery(context, delivery);
  return {
    delivery_id: delivery.delivery_id,
    lease_id: delivery.lease_id,
    ...attempt,
    duration_ms: Math.round(performance.now() - startedAt),
  };
}

async function attemptDelivery(context: Context, delivery: ClaimedDelivery): Promise<Attempt> {
  // The rules may have become stricter since the webhook was made.
  if (webhookUrlFault(delivery.url, context.webhooks) !== undefined) {
    return failure("address_not_allowed");
  }
  try {
    const secrets = await openSecrets(context, delivery);
    return await withTimeLimit(
      context.webhooks.timeoutMs,
      (signal) => post(context, delivery, secrets, signal),
    );
  } catch (error) {
    if (error instanceof ConnectError) return failure("secret_unreadable");
    const timedOut = error instanceof DOMException && error.name === "TimeoutError";
    return failure(timedOut ? "timeout" : "network");
  }
}
