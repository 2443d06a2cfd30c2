import type { Context } from "../../context.ts";
import type { AdsApiCredential } from "../../amazon/ads-api.ts";
import type { ReportRequest } from "../../amazon/reports/report-request.ts";
import type { ClaimedReport } from "../../database/reports/claim-reports.ts";

/** A job that this invocation holds the lease of, with all that its next step needs. */
export interface ReportWork {
  context: Context;
  job: ClaimedReport;
  credential: AdsApiCredential;
}

/** What is requested for a job. */
export function requestOf(job: ClaimedReport): ReportRequest {
  return {
    adProduct: job.ad_product,
    reportTypeId: job.report_type_id,
    groupBy: job.group_by,
    columns: job.columns,
    startDate: job.start_date,
    endDate: job.end_date,
  };
}
