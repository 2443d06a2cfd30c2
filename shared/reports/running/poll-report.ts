import { type AmazonReport, getReport } from "../../amazon/reports/get-report.ts";
import { subjectOf } from "../../amazon/reports/report-request.ts";
import { recordReportPoll } from "../../database/reports/record-report-poll.ts";
import type { ReportWork } from "./report-work.ts";

/** Reads how far a job's report is. */
export async function readReportState(
  { context, job, credential }: ReportWork,
): Promise<AmazonReport> {
  const { amazon_report_id: reportId } = job;
  if (reportId === null) return { kind: "gone" };
  return await getReport(context.adsApi, credential, job.region, subjectOf(job), reportId);
}

/**
 * Asks Amazon how far a job's report is, and records it.
 *
 * @returns The address of the file, once there is one.
 * @throws ConnectError as {@link getReport} does; `report_lease_lost`.
 */
export async function pollReport(work: ReportWork): Promise<string | undefined> {
  const { context: { database }, job } = work;
  const report = await readReportState(work);
  await recordReportPoll(database, job, {
    outcome: report.kind === "running" ? "pending" : report.kind,
    fileSize: report.kind === "completed" ? report.fileSize : null,
    detail: report.kind === "failed" ? report.reason : null,
  });
  return report.kind === "completed" ? report.url : undefined;
}
