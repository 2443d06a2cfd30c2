import assert from "node:assert/strict";
import { z } from "zod/v3";
import { nameListSchema } from "../../../shared/schemas/name-list.ts";

const names = nameListSchema(z.string().min(1), 3);

Deno.test("a list and the same with commas are one", () => {
  assert.deepEqual(names.parse(["a", "b"]), ["a", "b"]);
  assert.deepEqual(names.parse("a,b"), ["a", "b"]);
});

Deno.test("a repeated name counts once", () => {
  assert.deepEqual(names.parse(["a", "b", "a"]), ["a", "b"]);
  assert.deepEqual(names.parse("a,a"), ["a"]);
});

for (const refused of [[], ["a", "b", "c", "d"], "", "a,,b", [1], null]) {
  Deno.test(`${JSON.stringify(refused)} is none`, () => {
    assert.ok(!names.safeParse(refused).success);
  });
}
