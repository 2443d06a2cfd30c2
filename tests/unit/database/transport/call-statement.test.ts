import assert from "node:assert/strict";
import { callStatement } from "../../../../shared/database/transport/call-statement.ts";

Deno.test("arguments go by their names, and those that are undefined not at all", () => {
  assert.deepEqual(callStatement("store", { of: "it's", as: undefined, count: 5, how: null }), {
    text: "select amazon_ads.store(of => 'it''s', count => '5', how => null) as answer",
    parameters: [],
  });
  assert.deepEqual(callStatement("look", {}), {
    text: "select amazon_ads.look() as answer",
    parameters: [],
  });
});

Deno.test("long texts are parameters, as they are; short ones are not", () => {
  const long = `it's \\ "long" ${"ä".repeat(65_536)}`;
  assert.deepEqual(callStatement("store", { first: long, id: 7, second: long }), {
    text: "select amazon_ads.store(first => $1::text, id => '7', second => $2::text) as answer",
    parameters: [long, long],
  });
  assert.deepEqual(callStatement("store", { rows: "x".repeat(65_535) }).parameters, []);
  assert.deepEqual(callStatement("store", { rows: ["x".repeat(65_536)] }).parameters, []);
});

Deno.test("U+0000 is refused in every text", () => {
  for (const text of ["a\u0000b", `a\u0000b${"x".repeat(65_536)}`]) {
    assert.throws(() => callStatement("store", { text }), TypeError);
  }
});
