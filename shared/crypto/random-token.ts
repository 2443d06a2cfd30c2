import * as base64url from "./base64url.ts";

/**
 * Makes a new secret for a URL or a header: states, verifiers, keys.
 *
 * @param bytes Its entropy; 32 bytes are 256 bits.
 * @returns base64url without padding.
 */
export function randomToken(bytes: number): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(bytes)));
}
