import assert from "node:assert/strict";
import { z } from "zod/v3";
import { parseInput } from "../../../shared/edge/parse-input.ts";

const schema = z.object({ connection_id: z.string().optional() }).strict();

/** What is said of an input with a field of this name. */
function saidOf(name: string): string {
  try {
    parseInput(schema, { [name]: "x" });
  } catch (error) {
    return String(error);
  }
  return assert.fail(`${name} was accepted`);
}

Deno.test("an unknown field is named, and the known one that the caller may have meant", () => {
  assert.match(saidOf("colour"), /colour/);
  assert.match(saidOf("connectionId"), /connectionId \(did you mean connection_id\?\)/);
});

Deno.test("a code of Amazon's in the place of a field is not repeated", () => {
  for (const code of ["ANKtJSPtdWMHeLfVktiX", "SplxlOBeZQQYbYSWxSbI"]) {
    assert.doesNotMatch(saidOf(code), new RegExp(code));
  }
});
