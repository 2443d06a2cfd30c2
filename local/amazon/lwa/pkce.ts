import { base64url } from "../secrets.ts";

/** Whether a text has the form of a code challenge or verifier (RFC 7636 §4.1, §4.2). */
export function isPkceText(text: string): boolean {
  return /^[A-Za-z0-9._~-]{43,128}$/.test(text);
}

/** Whether a verifier belongs to a challenge (RFC 7636 §4.6). */
export async function verifierMatches(
  verifier: string,
  challenge: string,
  method: "plain" | "S256",
): Promise<boolean> {
  if (method === "plain") return verifier === challenge;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(digest)) === challenge;
}
