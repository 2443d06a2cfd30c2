import assert from "node:assert/strict";
import { flagSchema } from "../../../shared/schemas/flag.ts";

Deno.test("a flag is true or false, or a word for it in any case", () => {
  for (const yes of [true, "true", "TRUE", "1", "yes", "On", "y", "enabled"]) {
    assert.equal(flagSchema.parse(yes), true, String(yes));
  }
  for (const no of [false, "false", "False", "0", "no", "OFF", "n", "disabled"]) {
    assert.equal(flagSchema.parse(no), false, String(no));
  }
});

Deno.test("anything else is no flag", () => {
  for (const other of ["", "maybe", " true", "truth", 1, 0, null, undefined, [true]]) {
    assert.ok(!flagSchema.safeParse(other).success, String(other));
  }
});

Deno.test("a refusal says what a flag is, not what a type is", () => {
  for (const other of ["maybe", 1]) {
    const [issue] = flagSchema.safeParse(other).error?.issues ?? [];
    assert.equal(issue?.code, "invalid_union");
    const [first] = issue.unionErrors;
    assert.equal(first?.issues[0]?.message, "must be true or false");
  }
});
