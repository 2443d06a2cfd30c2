import assert from "node:assert/strict";
import * as fc from "fast-check";
import { Utf8 } from "../../../../shared/database/database.ts";
import { jsonBody } from "../../../../shared/database/transport/json-body.ts";

const encoder = new TextEncoder();

function parsed(args: Record<string, unknown>): unknown {
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(jsonBody(args)));
}

Deno.test("a text that is bytes arrives as JSON.stringify would write it", async () => {
  await fc.assert(fc.property(
    fc.string({ unit: "binary" }),
    fc.dictionary(fc.string(), fc.jsonValue()),
    (text, others) => {
      const args = { ...others, rows: text, last: 1 };
      const sent = { ...args, rows: new Utf8(encoder.encode(text)) };
      assert.deepEqual(parsed(sent), JSON.parse(JSON.stringify(args)));
    },
  ));
});

Deno.test("each character of ASCII, controls among them, is escaped as JSON wants it", () => {
  const text = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join("");
  assert.deepEqual(parsed({ rows: new Utf8(encoder.encode(text)) }), { rows: text });
});

Deno.test("bytes that are no UTF-8 become U+FFFD: the database would refuse the whole body", () => {
  const bytes = new Uint8Array([0x22, 0xc3, 0x28, 0xff, 0xe2, 0x82]);
  assert.deepEqual(parsed({ rows: new Utf8(bytes) }), { rows: '"\ufffd(\ufffd\ufffd' });
  assert.equal(new Utf8(bytes).toJSON(), '"\ufffd(\ufffd\ufffd');
});

Deno.test("an argument that is undefined is left out, and no bytes make no body", () => {
  assert.deepEqual(parsed({ columns: undefined, rows: new Utf8(encoder.encode("[]")) }), {
    rows: "[]",
  });
  assert.equal(jsonBody({ rows: "[]" }), undefined);
});
