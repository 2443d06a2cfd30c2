/** An encryption key with its name, which is in the header of every ciphertext made with it. */
export interface EncryptionKey {
  kid: string;
  key: CryptoKey;
}

/** A key as the configuration has it. */
export interface EncryptionKeyBytes {
  kid: string;
  /** 32 of them. */
  bytes: Uint8Array;
}

/** Makes keys for Web Crypto from what `readEncryptionKeys` parsed. */
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
