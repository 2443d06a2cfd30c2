import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { readEncryptionKeys } from "../../shared/crypto/read-keys.ts";
import { InstallerError } from "../installer-error.ts";

/** The variable that the keys are set in. */
export const KEYS_VARIABLE = "AMAZON_ADS_ENCRYPTION_KEYS";

/** Encryption keys, and the file that keeps them. */
export interface KeptKeys {
  value: string;
  file: string;
  /** Whether they were made just now. */
  isNew: boolean;
}

/** A new key, named for this minute. */
function newKey(): string {
  const minute = new Date().toISOString().slice(0, 16).replaceAll(/\D/g, "");
  return `k${minute}:${Buffer.from(randomBytes(32)).toString("base64url")}`;
}

function parse(file: string, text: string): string {
  const line =
    text.split("\n").map((entry) => entry.trim()).find((entry) =>
      entry !== "" && !entry.startsWith("#")
    ) ?? "";
  const value = line.replace(`${KEYS_VARIABLE}=`, "");
  try {
    readEncryptionKeys(value);
    return value;
  } catch {
    throw new InstallerError(
      `Cannot use the encryption keys in ${file}: the file is not as the installer wrote it.`,
      "Name another file with --keys-file. Delete this one only if no project uses its keys.",
    );
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  return await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new InstallerError(
      `Cannot read ${file}: ${error.message}`,
      "Name a file that can be read with --keys-file.",
    );
  });
}

/**
 * Reads the encryption keys of a file that must be there.
 *
 * @throws InstallerError when it is not there, or holds something else.
 */
export async function readKeysFile(file: string): Promise<string> {
  const text = await readIfThere(file);
  if (text !== undefined) return parse(file, text);
  throw new InstallerError(`There is no file ${file}.`, "Name the file of keys with --keys-file.");
}

/**
 * Reads the encryption keys of a file; makes a key, and the file, where there is none. Only the owner may
 * read the file. It is on the disk before this returns: a key is never set that is not kept.
 *
 * @throws InstallerError when the file holds something else, or cannot be written.
 */
export async function keepKeys(file: string): Promise<KeptKeys> {
  const there = await readIfThere(file);
  if (there !== undefined) return { value: parse(file, there), file, isNew: false };
  const value = newKey();
  try {
    // "wx" refuses a file that another installer has made since.
    const handle = await open(file, "wx", 0o600);
    try {
      await handle.writeFile(
        "# The encryption keys of Amazon Ads Connect. Keep a copy in a password manager: without them\n" +
          "# no stored token opens again, and a backup of the database is of no use.\n" +
          `${KEYS_VARIABLE}=${value}\n`,
      );
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") {
      return { value: parse(file, await readIfThere(file) ?? ""), file, isNew: false };
    }
    throw new InstallerError(
      `Cannot write the encryption keys to ${file}: ${
        error instanceof Error ? error.message : error
      }`,
      "Name a file that can be written with --keys-file.",
    );
  }
  return { value, file, isNew: true };
}
