import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { InstallerError } from "../installer-error.ts";

/** The form of Supabase's access tokens; other keys of a project are no tokens. */
const TOKEN = /^sbp_[A-Za-z0-9_]+$/;

/** Where `supabase login` puts a token that it does not put into the system's keyring. */
export const TOKEN_FILE = ".supabase/access-token";

/**
 * Chooses the access token.
 *
 * @param variable What the environment says; an empty variable is one that is not set.
 * @param file What the file of `supabase login` says.
 * @throws InstallerError when there is none, or something else is in its place.
 */
export function chooseAccessToken(variable: string, file: string): string {
  const token = variable.trim() || file.trim();
  if (TOKEN.test(token)) return token;
  const place = variable.trim() === "" ? `What is in ~/${TOKEN_FILE}` : "SUPABASE_ACCESS_TOKEN";
  throw new InstallerError(
    token === ""
      ? "There is no access token of Supabase."
      : `${place} is no access token: it begins with sbp_.`,
    "Make one at https://supabase.com/dashboard/account/tokens and put it into SUPABASE_ACCESS_TOKEN. " +
      "`supabase login` is enough where it wrote a file, as it does with SUPABASE_NO_KEYRING=1: the system's " +
      "keyring is not read.",
  );
}

/**
 * Finds the access token: in the environment, or in the file of `supabase login`.
 *
 * @throws InstallerError when there is none, or something else is in its place.
 */
export async function findAccessToken(): Promise<string> {
  const file = await readFile(join(homedir(), TOKEN_FILE), "utf8").catch(() => "");
  return chooseAccessToken(process.env["SUPABASE_ACCESS_TOKEN"] ?? "", file);
}
