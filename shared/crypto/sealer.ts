import { decodeProtectedHeader } from "jose/decode/protected_header";
import { compactDecrypt } from "jose/jwe/compact/decrypt";
import { CompactEncrypt } from "jose/jwe/compact/encrypt";
import { ConnectError } from "../errors.ts";
import type { EncryptionKey } from "./encryption-keys.ts";
import { isFernet, openFernet } from "./fernet.ts";

/** What a sealed value is, and of which row: authenticated, so that it opens nowhere else. */
export interface SealedPlace {
  /** The connection's id, or the id of the row that holds a client secret or a registration. */
  owner: string;
  kind:
    | "access_token"
    | "refresh_token"
    | "code_verifier"
    | "client_secret"
    | "registration_request";
}

/** Seals secrets for the database and opens them again. */
export interface Sealer {
  /** The name of the key that seals. */
  kid: string;
  /** Whether the key that seals has sealed this. */
  isCurrent(sealed: string): boolean;
  /** JWE compact, `dir` + `A256GCM` (RFC 7516), with the first key. */
  seal(secret: string, place: SealedPlace): Promise<string>;
  /**
   * @throws ConnectError `sealed_value_unreadable`: unknown key, altered, or moved to another row
   * or column.
   */
  open(sealed: string, place: SealedPlace): Promise<string>;
}

/**
 * Makes a {@link Sealer} of keys in order: the first seals, all open.
 *
 * @param fernetKeys Keys of the older Python system, which open what it sealed and seal nothing.
 */
export function createSealer(
  keys: readonly EncryptionKey[],
  fernetKeys: readonly Uint8Array[] = [],
): Sealer {
  const [first] = keys;
  if (first === undefined) throw new TypeError("Cannot make a sealer: no key was given.");
  const sealing = first;
  const byKid = new Map(keys.map(({ kid, key }) => [kid, key]));

  async function seal(secret: string, place: SealedPlace): Promise<string> {
    return await new CompactEncrypt(new TextEncoder().encode(secret))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: sealing.kid, ...place })
      .encrypt(sealing.key);
  }

  // Web Crypto, through jose, though it works on another thread and is slow for that: the AES-GCM of
  // the platform's node:crypto (Deno 2.1) opens what was altered.
  async function openJwe(sealed: string, place: SealedPlace): Promise<string> {
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

  async function openOld(sealed: string): Promise<string> {
    for (const key of fernetKeys) {
      const secret = await openFernet(sealed, key);
      if (secret !== undefined) return secret;
    }
    throw new Error("no Fernet key opens it");
  }

  async function open(sealed: string, place: SealedPlace): Promise<string> {
    try {
      return isFernet(sealed) ? await openOld(sealed) : await openJwe(sealed, place);
    } catch (cause) {
      const variable = isFernet(sealed) ? "FERNET_KEYS" : "ENCRYPTION_KEYS";
      throw new ConnectError(
        "sealed_value_unreadable",
        `Cannot open the ${place.kind} of "${place.owner}": no key in ${variable} opens it. ` +
          "Put the key that sealed it back into the list.",
        { cause },
      );
    }
  }

  function isCurrent(sealed: string): boolean {
    return !isFernet(sealed) && decodeProtectedHeader(sealed).kid === sealing.kid;
  }

  return { kid: sealing.kid, isCurrent, seal, open };
}
