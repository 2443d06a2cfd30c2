import type { AdsApi } from "../../amazon/ads-api.ts";
import { type CreatedReport, createReport } from "../../amazon/reports/create-report.ts";
import { getReport } from "../../amazon/reports/get-report.ts";
import { isSameReport, subjectOf } from "../../amazon/reports/report-request.ts";
import { beginReportRequest } from "../../database/reports/begin-report-request.ts";
import { recordReportRequest } from "../../database/reports/record-report-request.ts";
import { retry } from "../../database/retry.ts";
import { ConnectError } from "../../errors.ts";
import { type ReportWork, requestOf } from "./report-work.ts";

/** How long the id of a new report is kept trying to be stored: without it the report is requested again. */
const RECORD_MS = 30_000;

/** A report like ours is made for another purpose, and may take hours. */
const OTHER_DUPLICATE_SECONDS = 600;

/** Sends the request, and once more with another token after a 401: a gateway refused it unread. */
async function create({ context, job, credential }: ReportWork): Promise<CreatedReport> {
  const send = (api: AdsApi): Promise<CreatedReport> =>
    createReport(api, credential, job.region, subjectOf(job), requestOf(job));
  try {
    return await send(context.adsApi);
  } catch (error) {
    if (!(error instanceof ConnectError) || error.facts.amazon_status !== 401) throw error;
    credential.accessToken = await credential.renew();
    return await send(context.adsApi);
  }
}

/**
 * Checks that the running report that Amazon takes ours for a duplicate of has our rows and columns: it also
 * names one that another program has requested by campaign, or as a summary.
 */
async function checkDuplicate(
  { context, job, credential }: ReportWork,
  reportId: string,
): Promise<void> {
  const subject = subjectOf(job);
  const { described } = await getReport(
    context.adsApi,
    credential,
    job.region,
    subject,
    reportId,
  );
  if (described !== undefined && isSameReport(described, requestOf(job), subject)) return;
  throw new ConnectError(
    "amazon_unavailable",
    "Cannot request a report: Amazon is making one like it, with other columns or as a summary.",
    { retry_after: OTHER_DUPLICATE_SECONDS, amazon_status: 425 },
  );
}

/**
 * Requests a job's report. The row says so before the request is sent, and the id of Amazon's answer is
 * stored before anything else. A process that dies in between costs one more request: Amazon then names the
 * running report, or makes another one.
 *
 * @throws ConnectError as {@link createReport} and {@link getReport} do; `report_lease_lost`.
 */
export async function requestReport(work: ReportWork): Promise<void> {
  const { context: { database }, job } = work;
  await beginReportRequest(database, job);
  const { reportId, isDuplicate } = await create(work);
  if (isDuplicate) await checkDuplicate(work, reportId);
  await retry(RECORD_MS, () => recordReportRequest(database, job, reportId));
}
