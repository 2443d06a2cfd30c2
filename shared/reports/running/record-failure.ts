import { refusedColumns } from "../../amazon/reports/create-report.ts";
import { ReportAddressExpired } from "../../amazon/reports/download-report.ts";
import type { ClaimedReport } from "../../database/reports/claim-reports.ts";
import type { Database } from "../../database/database.ts";
import { failReport } from "../../database/reports/fail-report.ts";
import { postponeReport } from "../../database/reports/postpone-report.ts";
import { ConnectError, type ErrorCode } from "../../errors.ts";
import { ReportFileError } from "../loading/report-file-error.ts";

/** What another attempt cannot help, whatever the step was. */
const LASTING: ReadonlySet<ErrorCode> = new Set([
  "connection_not_found",
  "connection_not_ready",
  "connection_disconnected",
  "reauthorization_required",
  "report_answer_invalid",
  "user_unknown",
  "user_banned",
]);

/** What Amazon refuses for good when a report is requested. While one is being made, a gateway has failed. */
const LASTING_FOR_REQUESTS: ReadonlySet<ErrorCode> = new Set([
  "amazon_request_rejected",
  "amazon_permission_denied",
]);

/** Whether another attempt cannot help. A 401 can be a gateway's, however often it comes. */
function isLasting({ code, facts }: ConnectError, isRequest: boolean): boolean {
  if (facts.amazon_status === 401) return false;
  return LASTING.has(code) || isRequest && LASTING_FOR_REQUESTS.has(code);
}

/** The error of a file that cannot be read, in the words of the table of errors. */
function knownError(error: unknown): ConnectError | undefined {
  if (error instanceof ConnectError) return error;
  if (error instanceof ReportFileError || error instanceof ReportAddressExpired) {
    return new ConnectError("amazon_answer_invalid", `Cannot read a report: ${error.message}`);
  }
  return undefined;
}

/**
 * Records why a job's step failed: for good, or until another attempt.
 *
 * @returns What became of the job; `lost` when another process has taken it over.
 * @throws The error itself where it is not about this job: the database is out of reach, or a mistake of ours.
 */
export async function recordFailure(
  database: Database,
  job: ClaimedReport,
  error: unknown,
): Promise<"failed" | "postponed" | "lost"> {
  const known = knownError(error);
  if (known === undefined) throw error;
  const { code, message: detail, facts: { retry_after: retryAfter = null } } = known;
  if (code === "report_lease_lost") return "lost";
  if (code === "database_unavailable" || code === "internal_error") throw error;
  if (isLasting(known, job.status === "wanted")) {
    const illegalColumns = refusedColumns(known);
    await failReport(database, job, {
      code,
      detail,
      illegalColumns: illegalColumns.length === 0 ? null : illegalColumns,
    });
    return "failed";
  }
  await postponeReport(database, job, {
    code,
    detail,
    retryAfter,
    pauses: code === "amazon_throttled",
  });
  return "postponed";
}
