import assert from "node:assert/strict";
import { wholeNumberSchema } from "../../../shared/schemas/whole-number.ts";

Deno.test("a whole number may come as its digits", () => {
  assert.equal(wholeNumberSchema.parse(300), 300);
  assert.equal(wholeNumberSchema.parse(-1), -1);
  assert.equal(wholeNumberSchema.parse("300"), 300);
  assert.equal(wholeNumberSchema.parse("007"), 7);
});

Deno.test("what merely turns into a number is refused, and what JSON cannot tell exactly", () => {
  const others = [1.5, "1.5", "1e3", " 5", "-1", "", "1234567890", true, null, [5]];
  const inexact = [2 ** 53, 1e300, Infinity, NaN];
  for (const other of [...others, ...inexact]) {
    assert.ok(!wholeNumberSchema.safeParse(other).success, String(other));
  }
});
