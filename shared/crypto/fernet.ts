import * as base64url from "./base64url.ts";

const VERSION = 0x80;
const IV_START = 9;
const CIPHERTEXT_START = 25;
const TAG_BYTES = 32;

/**
 * Opens a Fernet token: AES-128-CBC under HMAC-SHA256. Tokens of any age are accepted.
 * Source: the Fernet specification of the cryptography project.
 *
 * @param key 32 bytes: the signing half, then the encryption half.
 * @returns The secret, or undefined when the key is another one or the token was altered.
 */
export async function openFernet(sealed: string, key: Uint8Array): Promise<string | undefined> {
  const token = base64url.decode(sealed.replace(/=+$/, ""));
  if (token[0] !== VERSION || token.length < CIPHERTEXT_START + TAG_BYTES) return undefined;
  const signed = token.slice(0, -TAG_BYTES);
  const signing = await crypto.subtle.importKey(
    "raw",
    key.slice(0, 16),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["verify"],
  );
  if (!await crypto.subtle.verify("HMAC", signing, token.slice(-TAG_BYTES), signed)) {
    return undefined;
  }
  const encryption = await crypto.subtle.importKey("raw", key.slice(16), "AES-CBC", false, [
    "decrypt",
  ]);
  const secret = await crypto.subtle.decrypt(
    { name: "AES-CBC", iv: signed.slice(IV_START, CIPHERTEXT_START) },
    encryption,
    signed.slice(CIPHERTEXT_START),
  );
  return new TextDecoder().decode(secret);
}
