import assert from "node:assert/strict";
import { cancelReport } from "../../../shared/reports/cancel-report.ts";
import { testContext } from "../support/context.ts";
import { WANTED } from "../support/report-work.ts";
import { scriptedDatabase } from "../support/scripted-database.ts";

/** A report that was cancelled, as the database answers. */
const CANCELLED = {
  id: WANTED.report_id,
  connection_id: WANTED.connection_id,
  schedule_id: null,
  table_name: WANTED.table_name,
  report_type_id: WANTED.report_type_id,
  region: WANTED.region,
  profile_id: WANTED.profile_id,
  columns: WANTED.columns,
  start_date: WANTED.start_date,
  end_date: WANTED.end_date,
  reason: "manual",
  status: "cancelled",
  amazon_report_id: null,
  attempts: 0,
  asks: 0,
  error_code: null,
  error_detail: null,
  rows: null,
  file_size: null,
  created_at: "2026-11-28T12:00:00Z",
  requested_at: null,
  ready_at: null,
  stored_at: null,
  finished_at: "2026-11-28T12:00:01Z",
  next_attempt_at: null,
};

for (const isAsked of [false, true]) {
  Deno.test(`a report that Amazon ${isAsked ? "is being" : "was not"} asked for is ${isAsked ? "not " : ""}cancelled at Amazon`, async () => {
    const answer = { report: CANCELLED, was: "wanted", is_asked: isAsked, amazon_report_id: null };
    const database = scriptedDatabase({ cancel_report: [answer] });
    const context = testContext({ database });
    const caller = { kind: "user", user_id: WANTED.user_id } as const;
    const { cancelled_at_amazon: isCancelled } = await cancelReport(context, caller, {
      id: WANTED.report_id,
      delete_rows: false,
    });
    assert.equal(isCancelled, !isAsked);
  });
}
