import { deleteReport } from "../amazon/reports/delete-report.ts";
import { subjectOf } from "../amazon/reports/report-request.ts";
import type { Context } from "../context.ts";
import type { CancelledReport } from "../contract/answers/reports.ts";
import type { CancelReportRequest } from "../contract/requests/reports.ts";
import * as rpc from "../database/reports/cancel-report.ts";
import { readReportFile } from "../database/reports/read-report-file.ts";
import { ConnectError } from "../errors.ts";
import { actorOf, type Caller } from "../schemas/caller.ts";
import { reportCredential } from "./report-credential.ts";

/** Cancels a report at Amazon, if Amazon has not begun to make it. */
async function cancelAtAmazon(context: Context, caller: Caller, id: string): Promise<boolean> {
  const file = await readReportFile(context.database, caller, id);
  const credential = await reportCredential(context, file, actorOf(caller));
  const { amazon_report_id: amazonId, region } = file;
  return await deleteReport(context.adsApi, credential, region, subjectOf(file), amazonId);
}

/**
 * Cancels a report: its rows are not stored, and those that are stored are deleted if asked. Amazon's own job is cancelled as far as Amazon allows it; where
 * Amazon does not answer, it makes a file that is never read.
 *
 * @throws ConnectError `report_not_found`.
 */
export async function cancelReport(
  context: Context,
  caller: Caller,
  { id, delete_rows: deletesRows }: CancelReportRequest,
): Promise<CancelledReport> {
  const cancelled = await rpc.cancelReport(context.database, caller, { id, deletesRows });
  const { report, was, is_asked: isAsked, amazon_report_id: amazonId } = cancelled;
  if (was === "wanted") return { report, cancelled_at_amazon: !isAsked };
  if (was !== "requested" || amazonId === null) return { report, cancelled_at_amazon: false };
  try {
    return { report, cancelled_at_amazon: await cancelAtAmazon(context, caller, id) };
  } catch (error) {
    if (error instanceof ConnectError) return { report, cancelled_at_amazon: false };
    throw error;
  }
}
