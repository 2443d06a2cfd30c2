import assert from "node:assert/strict";
import { z } from "zod/v3";
import { expectedFields } from "../../runner/answer-coverage.ts";
import { fieldsIn, fieldsOf } from "../../support/answer-fields.ts";

const SCHEMA = z.object({
  id: z.string(),
  note: z.string().optional(),
  token: z.object({ expires_at: z.string() }).nullable(),
  items: z.array(z.union([
    z.object({ status: z.literal("ok") }),
    z.object({ status: z.literal("refused"), error: z.string() }),
  ])),
});

Deno.test("the fields of a schema are listed at any depth, and the forms of a union", () => {
  assert.deepEqual(fieldsOf(SCHEMA, "a"), [
    "a.id",
    "a.note",
    "a.token",
    "a.token.expires_at",
    "a.items",
    "a.items[] (form 1)",
    "a.items[] (form 1).status",
    "a.items[] (form 2)",
    "a.items[] (form 2).status",
    "a.items[] (form 2).error",
  ]);
});

Deno.test("what did not come is not among the fields of a value", () => {
  const value = { id: "1", token: null, items: [{ status: "refused", error: "e" }] };
  assert.deepEqual(
    fieldsOf(SCHEMA, "a").filter((field) => !fieldsIn(SCHEMA, value, "a").includes(field)),
    [
      "a.note",
      "a.token.expires_at",
      "a.items[] (form 1)",
      "a.items[] (form 1).status",
    ],
  );
});

Deno.test("a whole value has every field", () => {
  const value = {
    id: "1",
    note: "n",
    token: { expires_at: "t" },
    items: [{ status: "ok" }, { status: "refused", error: "e" }],
  };
  assert.deepEqual(
    new Set(fieldsIn(SCHEMA, value, "a")),
    new Set(fieldsOf(SCHEMA, "a")),
  );
});

Deno.test("each operation's statuses are expected, and the fields of problems", () => {
  const expected = expectedFields();
  for (
    const field of [
      "GET or POST get-token 200.warning.code",
      "POST refresh-tokens 202",
      "GET metrics 200",
      "problem.issues[].path",
    ]
  ) assert.ok(expected.includes(field), field);
  assert.equal(new Set(expected).size, expected.length);
});
