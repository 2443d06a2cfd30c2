import { compactDecrypt, CompactEncrypt } from "jose";
import { ConnectError } from "../errors.ts";
import type { EncryptionKey } from "./encryption-keys.ts";

/** What a sealed value is, and of which row: authenticated, so that it opens nowhere else. */
export interface SealedPlace {
  /** The connection's id, or the id of the row that holds a client secret. */
  owner: string;
  kind: "access_token" | "refresh_token" | "code_verifier" | "client_secret";
}

/** Seals secrets for the database and opens them again. */
export interface Sealer {
  /** JWE compact, `dir` + `A256GCM` (RFC 7516), with the first key. */
  seal(secret: string, place: SealedPlace): Promise<string>;
  /**
   * @throws ConnectError `sealed_value_unreadable`: unknown key, altered, or moved to another row
   * or column.
   */
  open(sealed: string, place: SealedPlace): Promise<string>;
}

/** Makes a {@link Sealer} of keys in order: the first seals, all open. */
export function createSealer(keys: readonly EncryptionKey[]): Sealer {
  const [sealing] = keys;
  if (sealing === undefined) throw new TypeError("Cannot make a sealer: no key was given.");
  const byKid = new Map(keys.map(({ kid, key }) => [kid, key]));

  async function seal(secret: string, place: SealedPlace): Promise<string> {
    return await new CompactEncrypt(new TextEncoder().encode(secret))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: sealing?.kid ?? "", ...place })
      .encrypt(sealing?.key ?? new Uint8Array());
  }

  async function open(sealed: string, place: SealedPlace): Promise<string> {
    try {
      const { plaintext, protectedHeader } = await compactDecrypt(
        sealed,
        (header) => {
          const key = byKid.get(header.kid ?? "");
          if (key === undefined) throw new Error(`no key named "${header.kid}"`);
          return key;
        },
        { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] },
      );
      if (protectedHeader.owner !== place.owner || protectedHeader.kind !== place.kind) {
        throw new Error("sealed for another place");
      }
      return new TextDecoder().decode(plaintext);
    } catch (cause) {
      throw new ConnectError(
        "sealed_value_unreadable",
        `Cannot open the ${place.kind} of "${place.owner}": no key in ENCRYPTION_KEYS opens it. ` +
          "Put the key that sealed it back into the list.",
        { cause },
      );
    }
  }

  return { seal, open };
}
