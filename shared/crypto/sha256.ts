import { createHash } from "node:crypto";

// Not crypto.subtle: it hashes on another thread, and waking that thread costs thirty times what the hash
// costs (measured on the platform's Deno 2.1, with every call by API key).

/** SHA-256 in hex: the form of states, confirmations and API keys in the database. */
export function sha256Hex(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** SHA-256 in base64url: a PKCE challenge (RFC 7636, section 4.2). */
export function sha256Base64url(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
