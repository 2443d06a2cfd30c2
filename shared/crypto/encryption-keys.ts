/** A key of our own, by the name that stands in every ciphertext made with it. */
export interface EncryptionKey {
  kid: string;
  key: CryptoKey;
}

/** A key as it stands in the configuration. */
export interface EncryptionKeyBytes {
  kid: string;
  /** 32 of them. */
  bytes: Uint8Array;
}

/** Makes keys that WebCrypto can use of what `readEncryptionKeys` read. */
export function importEncryptionKeys(
  keys: readonly EncryptionKeyBytes[],
): Promise<EncryptionKey[]> {
  return Promise.all(keys.map(async ({ kid, bytes }) => ({
    kid,
    key: await crypto.subtle.importKey("raw", Uint8Array.from(bytes), "AES-GCM", false, [
      "encrypt",
      "decrypt",
    ]),
  })));
}
