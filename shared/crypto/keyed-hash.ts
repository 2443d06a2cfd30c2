import { createHmac } from "node:crypto";
import type { EncryptionKey } from "./encryption-keys.ts";

/** What a hash is used for. A hash for one purpose is never equal to a hash for another. */
export type HashPurpose = "confirmation" | "imported_refresh_token" | "client_fingerprint";

/** Hashes that only a holder of the encryption keys can compute: the key's name, a dot, 64 hex digits. */
export interface KeyedHash {
  /** HMAC-SHA256 with the key that seals, the first of the list. */
  hash(purpose: HashPurpose, text: string): string;
  /** The same with each key of the list, the first one first: for what an older key may have hashed. */
  hashes(purpose: HashPurpose, text: string): string[];
}

/**
 * Makes a {@link KeyedHash} of the encryption keys. A key of its own is derived for each purpose, so that
 * the keys themselves only encrypt.
 */
export function createKeyedHash(keys: readonly EncryptionKey[]): KeyedHash {
  const [first] = keys;
  if (first === undefined) throw new TypeError("Cannot make a keyed hash: no key was given.");

  function hashWith(key: EncryptionKey, purpose: HashPurpose, text: string): string {
    const derived = createHmac("sha256", key.bytes).update(`amazon-ads-connect ${purpose}`)
      .digest();
    return `${key.kid}.${createHmac("sha256", derived).update(text).digest("hex")}`;
  }

  return {
    hash: (purpose, text) => hashWith(first, purpose, text),
    hashes: (purpose, text) => keys.map((key) => hashWith(key, purpose, text)),
  };
}
