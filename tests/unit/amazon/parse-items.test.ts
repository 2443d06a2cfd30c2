import assert from "node:assert/strict";
import { z } from "zod/v3";
import { parseItems } from "../../../shared/amazon/parse-items.ts";
import { refusalOf } from "../support/refusal.ts";

const schema = z.object({ id: z.string() });

Deno.test("one entry that makes no sense does not cost the others", () => {
  const list = [{ id: "a" }, { id: 5 }, null, "text", { id: "b", more: true }];
  assert.deepEqual(parseItems("list things", schema, list), {
    items: [{ id: "a" }, { id: "b" }],
    rejected: 3,
  });
});

Deno.test("an empty list is a list", () => {
  assert.deepEqual(parseItems("list things", schema, []), { items: [], rejected: 0 });
});

Deno.test("what is no list is not taken for an empty one", async () => {
  for (const answer of [undefined, null, {}, "[]", { message: "Too Many Requests" }]) {
    await refusalOf("amazon_answer_invalid", () => parseItems("list things", schema, answer));
  }
});
