import assert from "node:assert/strict";
import process from "node:process";
import fc from "fast-check";
import { parseJsonWithIds } from "../../../shared/http/parse-json-with-ids.ts";

/** Whatever Amazon's 64 bits hold, signed or not. */
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n });
const idKey = fc.constantFrom("id", "profileId", "adsAccountId", "campaign_id", "profileID", "ID");

Deno.test("an integer under the key of an id keeps every digit, as text", () => {
  fc.assert(fc.property(idKey, int64, (key, id) => {
    assert.deepEqual(parseJsonWithIds(`{"${key}":${id}}`), { [key]: String(id) });
  }));
});

Deno.test("ids are kept at any depth and with any white space", () => {
  fc.assert(fc.property(int64, (id) => {
    assert.deepEqual(
      parseJsonWithIds(`[{"alternateIds": [\n{"countryCode":"US", "profileId" :\t${id} } ]}]`),
      [{ alternateIds: [{ countryCode: "US", profileId: String(id) }] }],
    );
  }));
});

Deno.test("an integer under another key is text only when a number cannot hold it", () => {
  fc.assert(fc.property(int64, (integer) => {
    const fits = Number.isSafeInteger(Number(integer));
    assert.deepEqual(parseJsonWithIds(`{"impressions":${integer}}`), {
      impressions: fits ? Number(integer) : String(integer),
    });
  }));
});

Deno.test("an integer that a number cannot hold is text in a list, too", () => {
  assert.deepEqual(parseJsonWithIds("[580455376359067392]"), ["580455376359067392"]);
});

Deno.test("a fraction stays the number that it is, under whatever key", () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Number.isInteger(n)),
      (fraction) => {
        const text = JSON.stringify({ cost: fraction, id: fraction });
        assert.deepEqual(parseJsonWithIds(text), { cost: fraction, id: fraction });
      },
    ),
  );
});

Deno.test("an id that is written as a fraction or with an exponent keeps every digit", () => {
  const ids: [written: string, id: string][] = [
    ["3810822089931808.0", "3810822089931808"],
    ["580455376359067392.000", "580455376359067392"],
    ["3.810822089931808e15", "3810822089931808"],
    ["3.8E+3", "3800"],
    ["-120e-1", "-12"],
    ["18446744073709551615.0", "18446744073709551615"],
  ];
  for (const [written, id] of ids) {
    assert.deepEqual(parseJsonWithIds(`{"profileId":${written}}`), { profileId: id }, written);
  }
});

Deno.test("what no id is stays a number under the key of an id", () => {
  for (const written of ["0.5", "12.5e0", "1e-3", "1e400", "1e30", "125e-1"]) {
    const { profileId } = parseJsonWithIds(`{"profileId":${written}}`) as { profileId: unknown };
    assert.equal(profileId, Number(written), written);
  }
});

Deno.test("an exponent makes a number", () => {
  assert.deepEqual(parseJsonWithIds('{"dailyBudget":9.99999999E8,"limit":1e3}'), {
    dailyBudget: 999999999,
    limit: 1000,
  });
});

Deno.test("an id that came as text stays as it came", () => {
  assert.deepEqual(parseJsonWithIds('{"profileId":"0012","entityId":"ENTITY1"}'), {
    profileId: "0012",
    entityId: "ENTITY1",
  });
});

Deno.test("everything else is what JSON says", () => {
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: "small" },
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("node"), { maxLength: 4 }),
      fc.dictionary(fc.string({ maxLength: 5 }), tie("node"), { maxKeys: 4 }),
    ),
  })).node;
  fc.assert(fc.property(value, (any) => {
    const text = JSON.stringify(any);
    assert.deepEqual(parseJsonWithIds(text), JSON.parse(text));
  }));
});

Deno.test("what is not JSON is a SyntaxError", () => {
  for (const text of ["", "{", "{'id':1}", "01", "undefined", '{"id":1']) {
    assert.throws(() => parseJsonWithIds(text), SyntaxError, text);
  }
});

Deno.test("an id that is kept does not keep the text that it came in", () => {
  const before = process.memoryUsage().heapUsed;
  const kept = Array.from({ length: 1_000 }, (_, index) => {
    const text = `{"profileId":${10 ** 15 + index},"name":"${"x".repeat(100_000)}"}`;
    return (parseJsonWithIds(text) as { profileId: string }).profileId;
  });
  const grown = process.memoryUsage().heapUsed - before;
  assert.equal(kept.at(-1), "1000000000000999");
  assert.ok(grown < 50e6, `1,000 ids hold ${Math.round(grown / 1e6)} MB of 100 MB of text`);
});
