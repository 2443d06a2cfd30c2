import { ConnectError } from "../../errors.ts";
import type { Region } from "../../schemas/region.ts";
import { sendToAdsApiOnce } from "../ads-api-request.ts";
import type { AdsApi, AdsApiCredential } from "../ads-api.ts";
import type { ReportSubject } from "./report-request.ts";

const ANSWER_TYPE = "application/vnd.deleteasyncreportresponse.v3+json";

/**
 * Cancels a report that Amazon has not begun to make: `DELETE /reporting/reports/{reportId}`.
 *
 * @returns Whether it was cancelled: false when Amazon has begun with it, or knows no such report.
 * @throws ConnectError as {@link sendToAdsApiOnce} does.
 */
export async function deleteReport(
  api: AdsApi,
  credential: AdsApiCredential,
  region: Region,
  subject: ReportSubject,
  reportId: string,
): Promise<boolean> {
  try {
    await sendToAdsApiOnce(api, credential, {
      operation: "cancel a report",
      region,
      method: "DELETE",
      path: `/reporting/reports/${encodeURIComponent(reportId)}`,
      mediaType: ANSWER_TYPE,
      ...subject,
    });
    return true;
  } catch (error) {
    if (error instanceof ConnectError && error.code === "amazon_request_rejected") return false;
    throw error;
  }
}
