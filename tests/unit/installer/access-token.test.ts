import assert from "node:assert/strict";
import { chooseAccessToken } from "../../../installer/command-line/access-token.ts";
import { InstallerError } from "../../../installer/installer-error.ts";

/** What a person reads who has no token in either place, or something else there. */
function refusal(variable: string, file: string): InstallerError {
  try {
    chooseAccessToken(variable, file);
  } catch (error) {
    if (error instanceof InstallerError) return error;
  }
  assert.fail("It was not refused.");
}

Deno.test("the variable counts more than the file, and an empty one does not count", () => {
  assert.equal(chooseAccessToken("sbp_1", "sbp_2"), "sbp_1");
  assert.equal(chooseAccessToken(" ", "sbp_2\n"), "sbp_2");
});

Deno.test("what is no token is named by the place that it is in", () => {
  assert.match(refusal("sb_secret_x", "").message, /^SUPABASE_ACCESS_TOKEN is no access token/);
  assert.match(refusal("", "junk").message, /^What is in ~\/\.supabase\/access-token is no access/);
});

Deno.test("who has signed in and is not found learns that the keyring is not read", () => {
  const { message, remedy } = refusal("", "");
  assert.equal(message, "There is no access token of Supabase.");
  assert.match(remedy, /keyring is not read/);
  assert.match(remedy, /SUPABASE_NO_KEYRING=1/);
});
