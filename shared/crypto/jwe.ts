import { compactDecrypt } from "jose/jwe/compact/decrypt";
import { CompactEncrypt } from "jose/jwe/compact/encrypt";
import { type EncryptionKey, importEncryptionKey } from "./encryption-keys.ts";
import type { SealedPlace } from "./sealed-place.ts";

/** Seals as JWE compact, `dir` + `A256GCM` (RFC 7516); the header names key and place. */
export async function sealJwe(
  secret: string,
  key: EncryptionKey,
  place: SealedPlace,
): Promise<string> {
  return await new CompactEncrypt(new TextEncoder().encode(secret))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: key.kid, ...place })
    .encrypt(await importEncryptionKey(key));
}

/**
 * Opens what {@link sealJwe} sealed. Do not use node:crypto here, although it is faster: in the platform's
 * Deno 2.1 its AES-GCM accepts altered values. Web Crypto, which jose uses, refuses them.
 *
 * @throws Error when no key opens it, or it was sealed for another place.
 */
export async function openJwe(
  sealed: string,
  byKid: ReadonlyMap<string, EncryptionKey>,
  place: SealedPlace,
): Promise<string> {
  const { plaintext, protectedHeader } = await compactDecrypt(
    sealed,
    (header) => {
      const key = byKid.get(header.kid ?? "");
      if (key === undefined) throw new Error(`no key named "${header.kid}"`);
      return importEncryptionKey(key);
    },
    { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] },
  );
  if (
    protectedHeader["row"] !== place.row || protectedHeader["owner"] !== place.owner ||
    protectedHeader["kind"] !== place.kind
  ) {
    throw new Error("sealed for another place");
  }
  return new TextDecoder().decode(plaintext);
}
