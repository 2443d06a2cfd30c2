import assert from "node:assert/strict";
import { projectProblems } from "../../../dashboard/src/language/project-problems.ts";

const WELL = { database: "ok", scheduler: "ok", tokens: "ok", reports: "ok" } as const;

Deno.test("a project has a problem for each part that is not well, reports among them", () => {
  assert.deepEqual(projectProblems(WELL), []);
  assert.match(projectProblems({ ...WELL, reports: "late" }).join(), /Reports .* too late/);
  assert.match(projectProblems({ ...WELL, reports: "limit_reached" }).join(), /max_report_rows/);
  const all = {
    database: "unavailable",
    scheduler: "late",
    tokens: "stopped",
    reports: "unknown",
  } as const;
  assert.equal(projectProblems(all).length, 4);
});
