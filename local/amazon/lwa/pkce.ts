import { createHash } from "node:crypto";

/** Whether a text has the form of a code challenge or verifier (RFC 7636 §4.1, §4.2). */
export function isPkceText(text: string): boolean {
  return /^[A-Za-z0-9._~-]{43,128}$/.test(text);
}

/** Whether a verifier belongs to a challenge (RFC 7636 §4.6). */
export function verifierMatches(
  verifier: string,
  challenge: string,
  method: "plain" | "S256",
): boolean {
  if (method === "plain") return verifier === challenge;
  return createHash("sha256").update(verifier).digest("base64url") === challenge;
}
