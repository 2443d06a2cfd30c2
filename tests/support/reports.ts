import assert from "node:assert/strict";
import type { ReportRunSummary } from "../../shared/contract/answers/run-reports.ts";
import { call } from "./call.ts";
import { database, secretKeys } from "./stack.ts";
import { assertDone } from "./send.ts";

/** The states in which a report is not over. */
const OPEN = ["wanted", "requested", "ready", "loading"];

/** A report as the table has it. */
export interface StoredReport {
  id: string;
  status: string;
  error_code: string | null;
  error_detail: string | null;
  rows: number | null;
  profile_id: string;
  start_date: string;
  end_date: string;
  columns: string[];
  asks: number;
  amazon_report_id: string | null;
}

/** Runs `run-reports` once, as the operator may, and waits for it. */
export async function runReports(functionsUrl?: string): Promise<ReportRunSummary> {
  const answer = await call("run-reports", {}, { apikey: secretKeys.default }, functionsUrl);
  return assertDone(answer);
}

/** The reports of a user, oldest first. */
export async function reportsOf(userId: string): Promise<StoredReport[]> {
  const reports = await database<StoredReport[]>`
    select id, status, error_code, error_detail, rows::integer, profile_id, start_date::text, end_date::text,
      columns, asks, amazon_report_id
    from amazon_ads.reports where user_id = ${userId} order by created_at, id`;
  return [...reports];
}

/**
 * Lets the pauses of a user's reports and tokens end, and the leases of processes that died.
 *
 * @param options.keepLeases Other processes are at work on the same reports: their leases go on.
 */
export async function letPausesEnd(userId: string, { keepLeases = false } = {}): Promise<void> {
  await database`
    update amazon_ads.reports set next_attempt_at = now()
    where user_id = ${userId} and status in ${database(OPEN)} and next_attempt_at > now()
      and not (${keepLeases} and lease_id is not null)`;
  await database`update amazon_ads_private.report_pauses set ends_at = '-infinity'`;
  await database`
    update amazon_ads_private.oauth_tokens as t set next_attempt_at = null, failure_count = 0
    from amazon_ads.connections as c where c.id = t.connection_id and c.user_id = ${userId}`;
}

/**
 * Runs `run-reports` again and again, without waiting for pauses, until all reports of a user are over.
 *
 * @param options.keepLeases As for {@link letPausesEnd}.
 */
export async function finishReports(
  userId: string,
  { runs = 40, functionsUrl, keepLeases = false }: {
    runs?: number;
    functionsUrl?: string;
    keepLeases?: boolean;
  } = {},
): Promise<StoredReport[]> {
  for (let run = 0; run < runs; run++) {
    const reports = await reportsOf(userId);
    if (run > 0 && !reports.some(({ status }) => OPEN.includes(status))) return reports;
    await letPausesEnd(userId, { keepLeases });
    await runReports(functionsUrl);
  }
  assert.fail(
    `reports are not over after ${runs} runs: ${JSON.stringify(await reportsOf(userId))}`,
  );
}
