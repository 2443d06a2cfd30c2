import { getReport } from "../amazon/reports/get-report.ts";
import { subjectOf } from "../amazon/reports/report-request.ts";
import type { Context } from "../context.ts";
import type { ReadReport } from "../contract/answers/reports.ts";
import type { ReadReportRequest } from "../contract/requests/reports.ts";
import { readReportFile } from "../database/reports/read-report-file.ts";
import * as rpc from "../database/reports/read-report.ts";
import { actorOf, type Caller } from "../schemas/caller.ts";
import { reportCredential } from "./report-credential.ts";

type FileAddress = Pick<ReadReport, "download_url" | "download_url_expires_at">;

/**
 * Asks Amazon for the address of a report's own file: each answer has another one.
 *
 * @throws ConnectError `report_not_ready`, why the connection gives no token, and as {@link getReport} does.
 */
async function readFileAddress(
  context: Context,
  caller: Caller,
  reportId: string,
): Promise<FileAddress> {
  const file = await readReportFile(context.database, caller, reportId);
  const credential = await reportCredential(context, file, actorOf(caller));
  const { amazon_report_id: amazonId, region } = file;
  const report = await getReport(context.adsApi, credential, region, subjectOf(file), amazonId);
  return report.kind === "completed"
    ? { download_url: report.url, download_url_expires_at: report.urlExpiresAt }
    : { download_url: null, download_url_expires_at: null };
}

/**
 * A report, what is stored of its dates, and the address of Amazon's own file where that is asked for.
 *
 * @throws ConnectError `report_not_found`; with the address also `report_not_ready` and Amazon's errors.
 */
export async function readReport(
  context: Context,
  caller: Caller,
  { id, download_url: wantsAddress }: ReadReportRequest,
): Promise<ReadReport> {
  const found = await rpc.readReport(context.database, caller, id);
  return wantsAddress ? { ...found, ...await readFileAddress(context, caller, id) } : found;
}
