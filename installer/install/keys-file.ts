import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { readEncryptionKeys } from "../../shared/crypto/read-keys.ts";
import type { SealedValues } from "../database/sealed-values.ts";
import { InstallerError } from "../installer-error.ts";
import { readKeysFile } from "./encryption-keys.ts";

/** What decides where the encryption keys are kept. */
export interface KeysFileQuestion {
  /** `--keys-file`. */
  named: string | undefined;
  /** The project's reference, for the name of a new file. */
  ref: string;
  /** What is sealed in the database already. */
  sealed: readonly SealedValues[];
  /** Whether no person reads the plan before it is carried out. */
  unattended: boolean;
}

/** What to do where the file of keys is lost. */
const LOST =
  "If the keys are lost, see docs/operations.md, AMAZON_ADS_ENCRYPTION_KEYS is lost: people must consent again.";

/** @throws InstallerError when the file lacks a key that something is sealed with. */
async function refuseOtherKeys(file: string, sealed: readonly SealedValues[]): Promise<void> {
  const known = readEncryptionKeys(await readKeysFile(file)).map(({ kid }) => kid);
  const missing = sealed.filter(({ kid }) => !known.includes(kid));
  if (missing.length === 0) return;
  throw new InstallerError(
    `The keys in ${file} do not open what the database holds: ${
      missing.map(({ table, kid, count }) => `${count} values in ${table} are sealed with ${kid}`)
        .join(", ")
    }.`,
    `Name the file that has these keys with --keys-file. ${LOST}`,
  );
}

/**
 * Decides which file keeps the encryption keys of a project that has none set. A database that holds sealed values
 * (a restored one, for example) needs the keys that have sealed them: new ones would open none of them.
 *
 * @throws InstallerError when no file is named where one is needed, or the file has other keys.
 */
export async function chooseKeysFile(
  { named, ref, sealed, unattended }: KeysFileQuestion,
): Promise<string> {
  const file = resolve(named ?? `amazon-ads-connect-${ref}.keys`);
  // What an older system has sealed opens with that system's keys.
  const ours = sealed.filter(({ kid }) => kid !== "fernet");
  if (ours.length === 0) {
    if (named !== undefined || !unattended) return file;
    throw new InstallerError(
      "The encryption keys are about to be made, and --yes says not where to keep them.",
      "Name a file with --keys-file, and keep it: without the keys no stored token opens again.",
    );
  }
  if (existsSync(file)) {
    await refuseOtherKeys(file, ours);
    return file;
  }
  const count = ours.reduce((sum, values) => sum + values.count, 0);
  throw new InstallerError(
    `The database holds ${count} values that are sealed with keys that this project does not have. New keys ` +
      `would open none of them, and there is no file ${file}.`,
    `Name the file that has the keys with --keys-file. ${LOST}`,
  );
}
