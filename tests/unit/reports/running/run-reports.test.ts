import assert from "node:assert/strict";
import type { ReportRunSummary } from "../../../../shared/contract/answers/run-reports.ts";
import { runReports } from "../../../../shared/reports/running/run-reports.ts";
import { testContext } from "../../support/context.ts";
import { WANTED } from "../../support/report-work.ts";
import {
  databaseDown,
  type ScriptedDatabase,
  scriptedDatabase,
} from "../../support/scripted-database.ts";

const NOTHING_PLANNED = { plan_reports: [{ planned: 0, unfinished: false }] };
const RESUMED = { resume_reports: [{ resumed: true }] };
const NONE: Omit<ReportRunSummary, "planned" | "more"> = {
  requested: 0,
  pending: 0,
  stored: 0,
  released: 0,
  postponed: 0,
  failed: 0,
  lost: 0,
};

function run(
  script: Record<string, unknown[]>,
): { database: ScriptedDatabase; running: Promise<ReportRunSummary> } {
  const database = scriptedDatabase(script);
  return { database, running: runReports(testContext({ database })) };
}

Deno.test("all that is due is planned before anything is claimed, for this project alone", async () => {
  const { database, running } = run({
    plan_reports: [{ planned: 200, unfinished: true }, { planned: 7, unfinished: false }],
    claim_reports: [{ reports: [] }],
    resume_reports: [{ resumed: false }],
  });
  assert.deepEqual(await running, { ...NONE, planned: 207, more: false });
  assert.deepEqual(database.statements(), [
    "plan_reports",
    "plan_reports",
    "claim_reports",
    "resume_reports",
  ]);
  assert.equal(database.argsOf("plan_reports")["project_url"], "https://project.test");
  assert.equal(database.argsOf("claim_reports")["project_url"], "https://project.test");
});

Deno.test("jobs are claimed until none is due, each step is counted, and the next run is called", async () => {
  const reports = [{ ...WANTED }, { ...WANTED, report_id: crypto.randomUUID() }];
  const { running, database } = run({
    ...NOTHING_PLANNED,
    ...RESUMED,
    claim_reports: [{ reports }, { reports: [] }, { reports: [] }, { reports: [] }],
    read_token: [{ refusal: "connection_disconnected" }],
    fail_report: [{ status: "failed" }, { status: "failed" }],
  });
  assert.deepEqual(await running, { ...NONE, planned: 0, failed: 2, more: true });
  // Two jobs of one connection read its token once.
  const { caller } = database.argsOf("read_token");
  assert.deepEqual(caller, { kind: "user", user_id: WANTED.user_id, actor: "schedule" });
});

Deno.test("a database that cannot be reached ends the run, after the steps that are under way", async () => {
  const { running, database } = run({
    ...NOTHING_PLANNED,
    claim_reports: [{ reports: [WANTED] }, { reports: [] }],
    read_token: [databaseDown()],
  });
  await assert.rejects(running, { code: "database_unavailable" });
  assert.ok(!database.statements().includes("resume_reports"));
});
