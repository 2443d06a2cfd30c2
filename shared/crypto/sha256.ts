import * as base64url from "jose/base64url";

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

/** SHA-256 in hex: how states, confirmations and API keys stand in the database. */
export async function sha256Hex(text: string): Promise<string> {
  // Uint8Array.prototype.toHex is missing in the platform's Deno 2.1.
  return Array.from(await digest(text), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** SHA-256 in base64url: a PKCE challenge (RFC 7636, section 4.2). */
export async function sha256Base64url(text: string): Promise<string> {
  return base64url.encode(await digest(text));
}
