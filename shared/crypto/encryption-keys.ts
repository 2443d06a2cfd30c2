import { z } from "zod/v3";
import * as base64url from "./base64url.ts";

/** A key of our own, by the name that stands in every ciphertext made with it. */
export interface EncryptionKey {
  kid: string;
  key: CryptoKey;
}

const KEY_BYTES = 32;

/** What stands in an entry, or nothing where it is not base64url. */
function decode(encoded: string): Uint8Array {
  try {
    return base64url.decode(encoded);
  } catch {
    return new Uint8Array();
  }
}

function parse(text: string, context: z.RefinementCtx): { kid: string; bytes: Uint8Array }[] {
  const keys = text.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "").map(
    (entry, index) => {
      const [, kid, encoded] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9_-]+)$/.exec(entry) ?? [];
      const bytes = encoded === undefined ? undefined : decode(encoded);
      if (kid === undefined || bytes?.length !== KEY_BYTES) {
        context.addIssue({
          code: "custom",
          message: `entry ${index + 1} must be kid:base64url of ${KEY_BYTES} bytes`,
        });
        return { kid: "", bytes: new Uint8Array() };
      }
      return { kid, bytes };
    },
  );
  if (keys.length === 0) {
    context.addIssue({ code: "custom", message: "must name at least one key" });
  }
  if (keys.some(({ kid }) => kid === "fernet")) {
    context.addIssue({
      code: "custom",
      message: "must not call a key fernet: older values go by it",
    });
  }
  const kids = keys.map(({ kid }) => kid).filter((kid) => kid !== "");
  if (new Set(kids).size !== kids.length) {
    context.addIssue({ code: "custom", message: "must not name the same kid twice" });
  }
  return keys;
}

/**
 * `ENCRYPTION_KEYS`: `kid:base64url(32 bytes),…`. The first seals, all open. An issue names the entry
 * and never its content.
 */
export const encryptionKeysSchema = z.string().transform(parse);

/** Makes keys that WebCrypto can use of what {@link encryptionKeysSchema} read. */
export function importEncryptionKeys(
  keys: { kid: string; bytes: Uint8Array }[],
): Promise<EncryptionKey[]> {
  return Promise.all(keys.map(async ({ kid, bytes }) => ({
    kid,
    key: await crypto.subtle.importKey("raw", Uint8Array.from(bytes), "AES-GCM", false, [
      "encrypt",
      "decrypt",
    ]),
  })));
}

/**
 * `FERNET_KEYS`: keys of the older Python system, base64url of 32 bytes each, as its
 * `Fernet.generate_key()` made them. They only open.
 */
export const fernetKeysSchema = z.string().transform((text, context) =>
  text.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "").map(
    (entry, index) => {
      const wellFormed = /^[A-Za-z0-9_-]+=*$/.test(entry);
      const bytes = wellFormed ? decode(entry.replace(/=+$/, "")) : new Uint8Array();
      if (bytes.length !== KEY_BYTES) {
        context.addIssue({
          code: "custom",
          message: `entry ${index + 1} must be base64url of ${KEY_BYTES} bytes`,
        });
      }
      return bytes;
    },
  )
);
