import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createCipheriv, createHmac, randomBytes } from "node:crypto";
import { readEncryptionKeys } from "../../shared/crypto/read-keys.ts";
import { createSealer, type Sealer } from "../../shared/crypto/sealer.ts";
import { stack } from "./stack.ts";

/** `AMAZON_ADS_ENCRYPTION_KEYS` of the stack. */
export const stackKeys = stack.functionEnv["AMAZON_ADS_ENCRYPTION_KEYS"] ??
  assert.fail("no encryption keys");

/** A new entry for `AMAZON_ADS_ENCRYPTION_KEYS`. */
export function newEncryptionKey(kid: string): string {
  return `${kid}:${randomBytes(32).toString("base64url")}`;
}

/** The product's own sealer with these keys. */
export function sealerWith(keys: string): Sealer {
  return createSealer(readEncryptionKeys(keys));
}

/** A new key of the older Python system. */
export function newFernetKey(): string {
  return randomBytes(32).toString("base64url") + "=";
}

/** Seals as the older Python system did: the Fernet specification, in a few lines of its own. */
export function sealFernet(secret: string, key: string): string {
  const bytes = Buffer.from(key, "base64url");
  const iv = randomBytes(16);
  const sealedAt = Buffer.alloc(8);
  sealedAt.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000) - 86_400 * 400));
  const cipher = createCipheriv("aes-128-cbc", bytes.subarray(16), iv);
  const body = Buffer.concat([
    Buffer.from([0x80]),
    sealedAt,
    iv,
    cipher.update(secret, "utf8"),
    cipher.final(),
  ]);
  const tag = createHmac("sha256", bytes.subarray(0, 16)).update(body).digest();
  const token = Buffer.concat([body, tag]).toString("base64url");
  // Python pads.
  return token.padEnd(Math.ceil(token.length / 4) * 4, "=");
}
