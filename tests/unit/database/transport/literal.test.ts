import assert from "node:assert/strict";
import fc from "fast-check";
import { SqlArray } from "../../../../shared/database/database.ts";
import { literal } from "../../../../shared/database/transport/literal.ts";

/** Reads a constant as Postgres does, or says where it would end early. */
function understood(constant: string): string {
  const [, escaped, inner = ""] = /^( E)?'((?:[^']|'')*)'$/s.exec(constant) ??
    assert.fail(`${constant} is not one constant`);
  const text = inner.replaceAll("''", "'");
  return escaped ? text.replaceAll("\\\\", "\\") : text;
}

Deno.test("any text is one constant and stays as it was", () => {
  const nasty = fc.string({ unit: fc.constantFrom("'", "\\", "\n", "$", "ä", "{", '"', ",", "a") });
  fc.assert(fc.property(fc.oneof(nasty, fc.string()), (text) => {
    fc.pre(!text.includes("\u0000"));
    assert.equal(understood(literal(text)), text);
  }));
});

Deno.test("a backslash is doubled where it would mean something, and only there", () => {
  assert.equal(literal("it's"), "'it''s'");
  assert.equal(literal("\\' or true --"), " E'\\\\'' or true --'");
});

Deno.test("U+0000 would end the statement, and is refused", () => {
  assert.throws(() => literal("a\u0000b"), TypeError);
});

Deno.test("numbers, truth values and JSON are texts that Postgres reads by the parameter's type", () => {
  assert.equal(literal(5), "'5'");
  assert.equal(literal(false), "'false'");
  assert.equal(literal(null), "null");
  assert.equal(literal({ name: "O'Brien" }), `'{"name":"O''Brien"}'`);
  assert.equal(literal([]), "'[]'");
});

Deno.test("a SQL array is told from JSON that is a list", () => {
  assert.equal(literal(new SqlArray([])), "'{}'");
  assert.equal(literal(new SqlArray(["NA", "EU"])), `'{"NA","EU"}'`);
  assert.equal(
    understood(literal(new SqlArray(['a"b', "c\\d", "e,f}"]))),
    '{"a\\"b","c\\\\d","e,f}"}',
  );
});
