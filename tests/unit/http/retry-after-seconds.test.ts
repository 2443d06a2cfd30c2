import assert from "node:assert/strict";
import { retryAfterSeconds } from "../../../shared/http/retry-after-seconds.ts";

const now = new Date("2026-11-21T12:00:00.400Z");

function read(value: string): number | undefined {
  return retryAfterSeconds(new Headers({ "retry-after": value }), now);
}

Deno.test("seconds are read, parts of a second are rounded up", () => {
  assert.equal(read("120"), 120);
  assert.equal(read("0"), 0);
  assert.equal(read(" 5 "), 5);
  assert.equal(read("1.2"), 2);
});

Deno.test("a date is counted from now, rounded up", () => {
  assert.equal(read("Sat, 21 Nov 2026 12:00:30 GMT"), 30);
  assert.equal(read("Saturday, 21-Nov-26 12:00:30 GMT"), 30);
});

Deno.test("a date in the past means at once", () => {
  assert.equal(read("Sat, 21 Nov 2026 11:59:00 GMT"), 0);
});

Deno.test("without a header there is nothing to wait for", () => {
  assert.equal(retryAfterSeconds(new Headers(), now), undefined);
});

Deno.test("what is neither seconds nor a date reads as absent", () => {
  for (const garbage of ["", "soon", "30s", "1e3", "5 minutes", "Sat, 41 Nov 2026 12:00:30 GMT"]) {
    assert.equal(read(garbage), undefined, garbage);
  }
});
