import type { Context } from "../context.ts";

/**
 * The keyed hash that tells whether the project's client id or secret is another one than before. It is
 * stored beside the pause of an app that Amazon refuses.
 */
export function clientFingerprint({ keyedHash, ownClient }: Context): string {
  return keyedHash.hash(
    "client_fingerprint",
    JSON.stringify([ownClient.clientId, ownClient.clientSecret]),
  );
}
