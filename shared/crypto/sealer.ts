import * as base64url from "./base64url.ts";
import { ConnectError } from "../errors.ts";
import type { EncryptionKey } from "./encryption-keys.ts";

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

/** Whether a sealed value has the form of the older Python system. */
function isFernet(sealed: string): boolean {
  // The version byte and the upper bytes of a timestamp of this century.
  return sealed.startsWith("gAAAA");
}

/** The name of the key in the header of a JWE (RFC 7516, section 7.1), which is not judged here. */
function kidOf(sealed: string): unknown {
  const [header = ""] = sealed.split(".");
  return JSON.parse(new TextDecoder().decode(base64url.decode(header))).kid;
}

/** jose, loaded with the first secret: most calls of most functions need none. */
function jwe(): Promise<typeof import("./jwe.ts")> {
  return import("./jwe.ts");
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
    return (await jwe()).sealJwe(secret, sealing, place);
  }

  async function openOld(sealed: string): Promise<string> {
    const { openFernet } = await import("./fernet.ts");
    for (const key of fernetKeys) {
      const secret = await openFernet(sealed, key);
      if (secret !== undefined) return secret;
    }
    throw new Error("no Fernet key opens it");
  }

  async function open(sealed: string, place: SealedPlace): Promise<string> {
    try {
      if (isFernet(sealed)) return await openOld(sealed);
      return await (await jwe()).openJwe(sealed, byKid, place);
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
    return !isFernet(sealed) && kidOf(sealed) === sealing.kid;
  }

  return { kid: sealing.kid, isCurrent, seal, open };
}
