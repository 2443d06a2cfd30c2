import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { InstallerError } from "../installer-error.ts";

/** The form of Supabase's access tokens; other keys of a project are no tokens. */
const TOKEN = /^sbp_[A-Za-z0-9_]+$/;

/**
 * Finds the access token: in the environment, or where `supabase login` has put it.
 *
 * @throws InstallerError when there is none, or something else is in its place.
 */
export async function findAccessToken(): Promise<string> {
  const fromLogin = readFile(join(homedir(), ".supabase/access-token"), "utf8").catch(() => "");
  // An empty variable is one that is not set.
  const token = process.env["SUPABASE_ACCESS_TOKEN"]?.trim() || (await fromLogin).trim();
  if (TOKEN.test(token)) return token;
  throw new InstallerError(
    token === ""
      ? "There is no access token of Supabase."
      : "SUPABASE_ACCESS_TOKEN is no access token: it begins with sbp_.",
    "Make one at https://supabase.com/dashboard/account/tokens and put it into " +
      "SUPABASE_ACCESS_TOKEN, or sign in: npx supabase login",
  );
}
