import assert from "node:assert/strict";
import { codeWords } from "../../../dashboard/src/language/code-words.ts";

Deno.test("a code is told in words, and one of a later version without its underscores", () => {
  assert.equal(codeWords("invalid_grant"), "Amazon no longer accepts the consent");
  assert.equal(codeWords("moon_is_full"), "Moon is full");
});
