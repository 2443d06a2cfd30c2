import assert from "node:assert/strict";
import { failedReturnOf } from "../../../dashboard/src/pages/sign-in/failed-return.ts";

Deno.test("an ordinary visit has failed at nothing", () => {
  assert.equal(failedReturnOf(undefined, ""), undefined);
});

Deno.test("a link that has expired is told from a provider that has refused", () => {
  const expired =
    "error=access_denied&error_code=otp_expired&error_description=Email+link+is+invalid";
  assert.match(failedReturnOf(undefined, expired)?.text ?? "", /too old/);
  const refused = "error=access_denied&error_description=The+user+has+denied+access";
  assert.equal(failedReturnOf(undefined, refused)?.text, "The user has denied access");
});

Deno.test("a code that became no session belongs to another browser, or was used", () => {
  assert.match(failedReturnOf("3f2b", "")?.text ?? "", /another browser/);
});
