import assert from "node:assert/strict";
import { sumByDate } from "../../../dashboard/src/pages/reports/sum-by-date.ts";

Deno.test("several rows of a date are one, in the order of the dates", () => {
  const rows = [
    { date: "2026-11-02", cost: 1, sales: null },
    { date: "2026-11-01", cost: 2, sales: 10 },
    { date: "2026-11-02", cost: 3, sales: null },
    { date: "2026-11-01", cost: null, sales: 5 },
  ];
  assert.deepEqual(sumByDate(rows), [
    { date: "2026-11-01", cost: 2, sales: 15 },
    { date: "2026-11-02", cost: 4, sales: null },
  ]);
});
