import assert from "node:assert/strict";
import { join } from "node:path";
import { z } from "zod/v3";
import { formattedContractTypes } from "../../../client/build/formatted-contract-types.ts";
import { typeText } from "../../../client/build/type-text.ts";
import { projectRoot } from "../../../local/stack/folders.ts";

const NO_NAMES = { nameOf: () => undefined, replacementOf: () => undefined };

Deno.test("client/contract.ts is what shared/contract says", async () => {
  const written = await Deno.readTextFile(join(projectRoot, "client/contract.ts"));
  assert.equal(
    written,
    await formattedContractTypes(),
    "Run: npm run generate",
  );
});

Deno.test("what a caller may leave out is optional in a request, and always there in an answer", () => {
  const schema = z.object({ limit: z.number().default(5).describe("How many.") });
  assert.match(typeText(schema, "request", NO_NAMES), /\/\*\* How many\. \*\/\s+limit\?: number/);
  assert.match(typeText(schema, "answer", NO_NAMES), /limit: number;/);
});

Deno.test("a kind of schema that the client has no type for is refused", () => {
  assert.throws(() => typeText(z.date(), "answer", NO_NAMES), /ZodDate/);
});
