import assert from "node:assert/strict";
import fc from "fast-check";
import { parseJsonWithIds, writeJson } from "../../../client/http/json-with-ids.ts";

Deno.test("an id keeps its digits, however long it is", () => {
  assert.deepEqual(
    parseJsonWithIds('{"campaignId":123456789123456789,"id":5,"adGroup_id":-7,"bid":0.5,"paid":1}'),
    { campaignId: "123456789123456789", id: "5", adGroup_id: "-7", bid: 0.5, paid: 1 },
  );
});

Deno.test("a long whole number keeps its digits where it stands", () => {
  assert.deepEqual(parseJsonWithIds("[9007199254740993, 9007199254740991, 1.5]"), [
    "9007199254740993",
    9007199254740991,
    1.5,
  ]);
});

Deno.test("digits in texts, fractions and exponents stay what they are", () => {
  const text =
    '{"q":"\\\\\\"12345678901234567890","a":"12345678901234567890","b":0.12345678901234567,"c":1e20,"d\\"":"\\\\"}';
  assert.deepEqual(parseJsonWithIds(text), JSON.parse(text));
});

Deno.test("any JSON without ids is parsed as JSON.parse does", () => {
  fc.assert(fc.property(fc.json(), (text) => {
    const plain: unknown = JSON.parse(text);
    const ids = /(?:^|_)id"\s*:|[a-z0-9]I[dD]"\s*:/.test(text) || /\d{16,}/.test(text);
    if (!ids) assert.deepEqual(parseJsonWithIds(text), plain);
  }));
});

Deno.test("a bigint is written as a number, and comes back with the same digits", () => {
  fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }), (id) => {
    const text = writeJson({ campaignId: id, name: "“5”" });
    assert.equal(text, `{"campaignId":${id},"name":"“5”"}`);
    assert.deepEqual(parseJsonWithIds(text), { campaignId: String(id), name: "“5”" });
  }));
});

Deno.test("what is no JSON is a SyntaxError", () => {
  assert.throws(() => parseJsonWithIds("<html>"), SyntaxError);
});
