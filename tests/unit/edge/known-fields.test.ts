import assert from "node:assert/strict";
import { z } from "zod/v3";
import { knownFields } from "../../../shared/edge/known-fields.ts";

Deno.test("the fields of an object are found through whatever wraps it", () => {
  const inner = z.object({ width: z.number() }).strict();
  const schema = z.union([
    z.object({ size: inner.nullable().optional(), list: z.array(inner) }).strict(),
    z.object({ other: z.string().default("x") }).strict().refine(() => true),
  ]).transform((value) => value);
  assert.deepEqual(knownFields(schema, []), ["size", "list", "other"]);
  assert.deepEqual(knownFields(schema, ["size"]), ["width"]);
  assert.deepEqual(knownFields(schema, ["list", 3]), ["width"]);
  assert.deepEqual(knownFields(schema, ["elsewhere"]), []);
});
