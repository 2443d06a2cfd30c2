import assert from "node:assert/strict";
import {
  exactNumber,
  jsonTimestamp,
  parseExactJson,
  postgresTypes,
} from "../../../local/data-api/postgres-types.ts";

Deno.test("numbers in JSON keep their digits, at any depth", () => {
  for (const json of ['{"a":[9007199254740993,1.50,{"b":1e400}]}', "9007199254740993", "[0.1,2]"]) {
    assert.equal(JSON.stringify(parseExactJson(json)), json);
  }
});

Deno.test("a number that JavaScript holds exactly is a number", () => {
  assert.equal(exactNumber("12.5"), 12.5);
  assert.equal(exactNumber("-3"), -3);
});

Deno.test("numerics that JSON has no number for are strings", () => {
  for (const text of ["NaN", "Infinity", "-Infinity"]) {
    assert.equal(postgresTypes.numeric.parse(text), text);
  }
  assert.equal(JSON.stringify(postgresTypes.numeric.parse("12.50")), "12.50");
});

Deno.test("a timestamp has a T, and the minutes of its offset", () => {
  assert.equal(
    jsonTimestamp("2026-11-21 22:24:47.352368+00"),
    "2026-11-21T22:24:47.352368+00:00",
  );
  assert.equal(jsonTimestamp("2026-11-21 22:24:47-03:30"), "2026-11-21T22:24:47-03:30");
  assert.equal(jsonTimestamp("2026-11-21 22:24:47"), "2026-11-21T22:24:47");
  assert.equal(jsonTimestamp("infinity"), "infinity");
});
