import assert from "node:assert/strict";
import { z } from "zod/v3";
import {
  booleanAttribute,
  listAttribute,
  numberAttribute,
  schemaAttribute,
  textAttribute,
  textsAttribute,
} from "../../../shared/amazon/item-attribute.ts";

const item = z.object({
  text: textAttribute(),
  number: numberAttribute(),
  boolean: booleanAttribute(),
  object: schemaAttribute(z.object({ id: z.string() })),
  texts: textsAttribute(),
  list: listAttribute(z.object({ id: z.string() })),
});

const NONE = { text: null, number: null, boolean: null, object: null, texts: null, list: null };

Deno.test("an attribute of the expected form is read", () => {
  const value = {
    text: "a",
    number: 1.5,
    boolean: false,
    object: { id: "1" },
    texts: ["a", "b"],
    list: [{ id: "1" }],
  };
  assert.deepEqual(item.parse(value), value);
});

Deno.test("an attribute of another form and a null one read as null, an absent one stays absent", () => {
  const odd = { text: 1, number: "1", boolean: "true", object: { id: 1 }, texts: "a", list: {} };
  for (const value of [odd, NONE]) assert.deepEqual(item.parse(value), NONE);
  assert.deepEqual(item.parse({ number: NaN }), { number: null });
});

Deno.test("an element of another form costs its list only itself", () => {
  const { texts, list } = item.parse({ texts: ["a", 1, "b"], list: [{ id: "1" }, null, {}] });
  assert.deepEqual({ texts, list }, { texts: ["a", "b"], list: [{ id: "1" }] });
});

Deno.test("a long text is cut where an index can take it, and never within a character", () => {
  assert.equal(item.parse({ text: "x".repeat(600) }).text, "x".repeat(500));
  const cut = item.parse({ text: "x".repeat(499) + "😀" }).text;
  assert.equal(cut, `${"x".repeat(499)}\uFFFD`);
});
