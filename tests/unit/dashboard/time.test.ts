import assert from "node:assert/strict";
import { dayRange, duration } from "../../../dashboard/src/language/time.ts";

Deno.test("a duration has the unit that fits it", () => {
  const minute = 60_000;
  assert.deepEqual(
    [400, 1_500, 89_000, 2 * minute, 89 * minute, 24 * 60 * minute].map(duration),
    ["400 ms", "1.5 s", "89.0 s", "2 min", "89 min", "24 h"],
  );
});

Deno.test("a range of days names both, whatever the time zone of the browser", () => {
  assert.equal(dayRange("2026-09-29", "2026-10-24"), "Sep 29 – Oct 24, 2026");
});
