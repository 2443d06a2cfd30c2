import assert from "node:assert/strict";
import { compare, renderComparison } from "../../bench/report/compare.ts";
import type { Report } from "../../bench/report/report.ts";

function reportOf(rows: { name: string; cells: (number | null)[] }[]): Report {
  const table = { title: "Things", of: "thing", columns: ["time, ms", "calls"], rows };
  return {
    made_at: "2026-11-21T00:00:00.000Z",
    quick: false,
    machine: "2 × some processor",
    parts: { sync: { seconds: 1, tables: [table], promises: [] } },
  };
}

Deno.test("a ratio is the new figure by the old one, of the same row and column", () => {
  const before = reportOf([{ name: "a", cells: [200, 3] }, { name: "b", cells: [10, 4] }]);
  const now = reportOf([{ name: "b", cells: [5, 4] }, { name: "a", cells: [300, 3] }]);
  assert.deepEqual(compare(before, now), [
    { figure: "sync · Things · b · time, ms", before: 10, now: 5, ratio: 0.5 },
    { figure: "sync · Things · b · calls", before: 4, now: 4, ratio: 1 },
    { figure: "sync · Things · a · time, ms", before: 200, now: 300, ratio: 1.5 },
    { figure: "sync · Things · a · calls", before: 3, now: 3, ratio: 1 },
  ]);
});

Deno.test("what only one of the two has measured is not compared", () => {
  const before = reportOf([{ name: "a", cells: [null, 3] }]);
  const now = reportOf([{ name: "a", cells: [1, 3] }, { name: "c", cells: [1, 1] }]);
  assert.deepEqual(compare(before, now).map(({ figure }) => figure), ["sync · Things · a · calls"]);
});

Deno.test("what was nothing before has no ratio", () => {
  const compared = compare(
    reportOf([{ name: "a", cells: [0, 0] }]),
    reportOf([{ name: "a", cells: [2, 0] }]),
  );
  assert.deepEqual(compared.map(({ ratio }) => ratio), [null, null]);
  assert.match(renderComparison(compared), /\| *0 \| *2 \| *– \|/);
});
