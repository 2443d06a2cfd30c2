import * as base64url from "./base64url.ts";
import { ConnectError } from "../errors.ts";
import type { EncryptionKey } from "./encryption-keys.ts";
import type { SealedPlace } from "./sealed-place.ts";

/** Seals secrets for the database and opens them again. */
export interface Sealer {
  /** The name of the key that seals. */
  kid: string;
  /** The names of all keys that open, as in the headers of what they sealed; `fernet` for Fernet keys. */
  kids: readonly string[];
  /** Whether the key that seals has sealed this. */
  isCurrent(sealed: string): boolean;
  /** JWE compact, `dir` + `A256GCM` (RFC 7516), with the first key. */
  seal(secret: string, place: SealedPlace): Promise<string>;
  /**
   * @throws ConnectError `sealed_value_unreadable`: unknown key, altered, or moved to another row,
   * column or owner.
   */
  open(sealed: string, place: SealedPlace): Promise<string>;
}

/** Whether a sealed value has the form of the older Python system. */
function isFernet(sealed: string): boolean {
  // The version byte and the upper bytes of a timestamp of this century.
  return sealed.startsWith("gAAAA");
}

/** The name of the key in the header of a JWE (RFC 7516, section 7.1); the header is not verified here. */
function kidOf(sealed: string): unknown {
  const [header = ""] = sealed.split(".");
  return JSON.parse(new TextDecoder().decode(base64url.decode(header))).kid;
}

/** Loads jose with the first secret: most calls of most functions have none. */
function jwe(): Promise<typeof import("./jwe.ts")> {
  return import("./jwe.ts");
}

/**
 * Makes a {@link Sealer} from keys in order: the first seals, all open.
 *
 * @param fernetKeys Keys of the older Python system: they open what it sealed, and seal nothing.
 */
export function createSealer(
  keys: readonly EncryptionKey[],
  fernetKeys: readonly Uint8Array[] = [],
): Sealer {
  const [first] = keys;
  if (first === undefined) throw new TypeError("Cannot make a sealer: no key was given.");
  const sealing = first;
  const byKid = new Map(keys.map((key) => [key.kid, key]));

  async function seal(secret: string, place: SealedPlace): Promise<string> {
    return (await jwe()).sealJwe(secret, sealing, place);
  }

  async function openWithFernet(sealed: string): Promise<string> {
    const { openFernet } = await import("./fernet.ts");
    for (const key of fernetKeys) {
      const secret = await openFernet(sealed, key);
      if (secret !== undefined) return secret;
    }
    throw new Error("no Fernet key opens it");
  }

  async function open(sealed: string, place: SealedPlace): Promise<string> {
    try {
      if (isFernet(sealed)) return await openWithFernet(sealed);
      return await (await jwe()).openJwe(sealed, byKid, place);
    } catch (cause) {
      const variable = isFernet(sealed) ? "AMAZON_ADS_FERNET_KEYS" : "AMAZON_ADS_ENCRYPTION_KEYS";
      throw new ConnectError(
        "sealed_value_unreadable",
        `Cannot open the ${place.kind} of "${place.row}": no key in ${variable} opens it. ` +
          "Put the key that sealed it back into the list.",
        { cause },
      );
    }
  }

  function isCurrent(sealed: string): boolean {
    return !isFernet(sealed) && kidOf(sealed) === sealing.kid;
  }

  const kids = [...byKid.keys(), ...(fernetKeys.length > 0 ? ["fernet"] : [])];
  return { kid: sealing.kid, kids, isCurrent, seal, open };
}
