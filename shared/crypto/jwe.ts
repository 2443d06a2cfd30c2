import { compactDecrypt } from "jose/jwe/compact/decrypt";
import { CompactEncrypt } from "jose/jwe/compact/encrypt";
import type { EncryptionKey } from "./encryption-keys.ts";
import type { SealedPlace } from "./sealer.ts";

/** Seals as JWE compact, `dir` + `A256GCM` (RFC 7516); the header names key and place. */
export async function sealJwe(
  secret: string,
  { kid, key }: EncryptionKey,
  place: SealedPlace,
): Promise<string> {
  return await new CompactEncrypt(new TextEncoder().encode(secret))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid, ...place })
    .encrypt(key);
}

/**
 * Opens what {@link sealJwe} sealed. With Web Crypto, through jose, though it works on another thread
 * and is slow for that: the AES-GCM of the platform's node:crypto (Deno 2.1) opens what was altered.
 *
 * @throws Error when no key opens it, or it was sealed for another place.
 */
export async function openJwe(
  sealed: string,
  byKid: ReadonlyMap<string, CryptoKey>,
  place: SealedPlace,
): Promise<string> {
  const { plaintext, protectedHeader } = await compactDecrypt(
    sealed,
    (header) => {
      const key = byKid.get(header.kid ?? "");
      if (key === undefined) throw new Error(`no key named "${header.kid}"`);
      return key;
    },
    { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] },
  );
  if (protectedHeader["owner"] !== place.owner || protectedHeader["kind"] !== place.kind) {
    throw new Error("sealed for another place");
  }
  return new TextDecoder().decode(plaintext);
}
