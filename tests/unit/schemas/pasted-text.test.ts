import assert from "node:assert/strict";
import { pastedText } from "../../../shared/schemas/pasted-text.ts";

Deno.test("white space that was pasted around a word is cut off", () => {
  for (const text of ["Atzr|1", " Atzr|1", "Atzr|1\n", "\u00a0Atzr|1\r\n", "\ufeffAtzr|1\t"]) {
    assert.equal(pastedText(20).parse(text), "Atzr|1");
  }
});

Deno.test("white space inside is refused, and so is nothing at all", () => {
  for (const text of ["Atzr |1", "Atzr|\n1", "Atzr|1 Atzr|2", "", " ", "a".repeat(21), 5, null]) {
    assert.ok(!pastedText(20).safeParse(text).success, String(text));
  }
});
