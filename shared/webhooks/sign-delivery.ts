import { createHmac } from "node:crypto";
import { SECRET_PREFIX } from "./webhook-secret.ts";

/** What is signed: the headers and the body of one attempt. */
export interface SignedContent {
  /** The event's id, the same at each attempt. */
  id: string;
  /** Seconds since 1970, of this attempt. */
  timestamp: number;
  body: string;
}

function signatureOf(secret: string, { id, timestamp, body }: SignedContent): string {
  const key = Uint8Array.from(
    atob(secret.slice(SECRET_PREFIX.length)),
    (character) => character.charCodeAt(0),
  );
  const digest = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return `v1,${digest}`;
}

/**
 * Signs an attempt as Standard Webhooks says: one signature for each secret, separated by spaces. During a
 * rotation a receiver with either secret finds its own.
 *
 * @returns The headers of the request.
 */
export function signDelivery(
  secrets: readonly string[],
  content: SignedContent,
): Record<string, string> {
  return {
    "webhook-id": content.id,
    "webhook-timestamp": String(content.timestamp),
    "webhook-signature": secrets.map((secret) => signatureOf(secret, content)).join(" "),
  };
}
