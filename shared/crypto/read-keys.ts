import { ConnectError } from "../errors.ts";
import * as base64url from "./base64url.ts";
import type { EncryptionKey } from "./encryption-keys.ts";

const KEY_BYTES = 32;

function refuse(complaint: string): never {
  throw new ConnectError("configuration_invalid", complaint);
}

/** Decodes an entry; no bytes when it is not base64url. */
function decode(encoded: string): Uint8Array {
  try {
    return base64url.decode(encoded);
  } catch {
    return new Uint8Array();
  }
}

/** Parses each entry. Malformed ones are refused by their positions. */
function readEntries<Key>(
  text: string,
  read: (entry: string) => Key | undefined,
  form: string,
): Key[] {
  const complaints: string[] = [];
  const entries = text.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "");
  const keys = entries.flatMap((entry, index) => {
    const key = read(entry);
    if (key !== undefined) return [key];
    complaints.push(`entry ${index + 1} must be ${form}`);
    return [];
  });
  if (complaints.length === 0) return keys;
  return refuse(complaints.join(", "));
}

function readEncryptionKey(entry: string): EncryptionKey | undefined {
  // 43 characters are 32 bytes.
  const [, kid, encoded] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9_-]{43})$/.exec(entry) ?? [];
  if (kid === undefined || encoded === undefined) return undefined;
  return {
    kid,
    // Decoded when it is used: most processes answer before they need a key.
    get bytes() {
      return base64url.decode(encoded);
    },
  };
}

/**
 * Parses `AMAZON_ADS_ENCRYPTION_KEYS`: `kid:base64url(32 bytes),…`. The first key seals, all open.
 *
 * @throws ConnectError `configuration_invalid`, with the positions of the entries and never their content.
 */
export function readEncryptionKeys(text: string): EncryptionKey[] {
  const keys = readEntries(text, readEncryptionKey, `kid:base64url of ${KEY_BYTES} bytes`);
  const kids = new Set(keys.map(({ kid }) => kid));
  if (kids.size === 0) refuse("must name at least one key");
  if (kids.has("fernet")) {
    refuse("must not name a key fernet: that name means the keys in AMAZON_ADS_FERNET_KEYS");
  }
  if (kids.size < keys.length) refuse("must not name the same kid twice");
  return keys;
}

function readFernetKey(entry: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_+/-]+=*$/.test(entry)) return undefined;
  const bytes = decode(entry.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""));
  return bytes.length === KEY_BYTES ? bytes : undefined;
}

/**
 * Parses `AMAZON_ADS_FERNET_KEYS`: keys of the older Python system, base64 of 32 bytes each, in either
 * alphabet, as Python takes them. They open and do not seal.
 *
 * @throws ConnectError `configuration_invalid`, with the positions of the entries and never their content.
 */
export function readFernetKeys(text: string): Uint8Array[] {
  return readEntries(text, readFernetKey, `base64 of ${KEY_BYTES} bytes`);
}
