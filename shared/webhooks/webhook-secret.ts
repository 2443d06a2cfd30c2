import type { Context } from "../context.ts";
import { webhookSecretPlace } from "../crypto/sealed-place.ts";
import { readWebhookOwner } from "../database/webhooks.ts";
import type { Caller } from "../schemas/caller.ts";

/** Standard Webhooks: a secret is base64 after this prefix, so that people and scanners recognise it. */
export const SECRET_PREFIX = "whsec_";

/** Standard Webhooks asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;

/** Makes a secret for a webhook of the caller's, and seals it for the webhook's row. */
export async function newWebhookSecret(
  context: Context,
  caller: Caller,
  webhookId: string,
): Promise<{ secret: string; encryptedSecret: string }> {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const secret = SECRET_PREFIX + btoa(String.fromCharCode(...bytes));
  const owner = await readWebhookOwner(context.database, caller);
  const place = webhookSecretPlace(webhookId, owner);
  return { secret, encryptedSecret: await context.sealer.seal(secret, place) };
}
