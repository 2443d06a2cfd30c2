/** An encryption key with its name, which is in the header of every ciphertext made with it. */
export interface EncryptionKey {
  kid: string;
  /** 32 of them. */
  bytes: Uint8Array;
}

const imported = new WeakMap<EncryptionKey, Promise<CryptoKey>>();

/**
 * The key as Web Crypto takes it, which cannot be taken out of it again. It is imported when it is first
 * used, since most processes answer before they need one, and kept for as long as the key itself.
 */
export function importEncryptionKey(key: EncryptionKey): Promise<CryptoKey> {
  const known = imported.get(key);
  if (known !== undefined) return known;
  const importing = crypto.subtle.importKey("raw", Uint8Array.from(key.bytes), "AES-GCM", false, [
    "encrypt",
    "decrypt",
  ]);
  imported.set(key, importing);
  return importing;
}
