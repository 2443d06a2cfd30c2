import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

const ITERATIONS = 4096;

/**
 * What Postgres stores of a password (RFC 5803). A statement that has it instead of the password tells
 * the log of the server nothing.
 */
export function scramVerifier(password: string, salt: Uint8Array = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, "sha256");
  const keyOf = (what: string): Uint8Array => createHmac("sha256", salted).update(what).digest();
  const stored = createHash("sha256").update(keyOf("Client Key")).digest("base64");
  const server = createHmac("sha256", salted).update("Server Key").digest("base64");
  const encodedSalt = btoa(String.fromCharCode(...salt));
  return `SCRAM-SHA-256$${ITERATIONS}:${encodedSalt}$${stored}:${server}`;
}
