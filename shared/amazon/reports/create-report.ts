import { z } from "zod/v3";
import { ConnectError } from "../../errors.ts";
import type { Region } from "../../schemas/region.ts";
import { sendToAdsApiOnce } from "../ads-api-request.ts";
import type { AdsApi, AdsApiCredential } from "../ads-api.ts";
import { filtersFor, type ReportRequest, type ReportSubject } from "./report-request.ts";

const REQUEST_TYPE = "application/vnd.createasyncreportrequest.v3+json";
const ANSWER_TYPE = "application/vnd.createasyncreportresponse.v3+json";

const createdSchema = z.object({ reportId: z.string().min(1).max(200) });

/** "The Request is a duplicate of : <reportId>" */
const DUPLICATE = /duplicate of\s*:?\s*([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i;

/**
 * "configuration columns includes invalid values: (a, b). Allowed values: (…)". A long message is cut: the last
 * name may then be half a one, and the next refusal names it.
 */
const INVALID_COLUMNS = /columns[^:]*invalid values:\s*\(([^)]*)(?:\)|,[^,)]*$)/i;

/** What Amazon made of a request: a new report, or one like it that is still being made. */
export interface CreatedReport {
  reportId: string;
  /** Whether Amazon named a report that was requested before. Its configuration may be another one. */
  isDuplicate: boolean;
}

/**
 * Requests a report: `POST /reporting/reports`. Amazon knows no idempotency key, so it is sent once; after a 401,
 * with which Amazon has begun nothing, a caller may send it again.
 *
 * @throws ConnectError as {@link sendToAdsApiOnce} does. Unless it has an `amazon_status` from 400 to
 * 499, the report may have been requested; a 429 has been seen for a report that was accepted.
 */
export async function createReport(
  api: AdsApi,
  credential: AdsApiCredential,
  region: Region,
  subject: ReportSubject,
  request: ReportRequest,
): Promise<CreatedReport> {
  const { startDate, endDate, ...configuration } = request;
  const filters = filtersFor(subject);
  let answer: unknown;
  try {
    answer = await sendToAdsApiOnce(api, credential, {
      operation: "request a report",
      region,
      method: "POST",
      path: "/reporting/reports",
      mediaType: REQUEST_TYPE,
      answerType: ANSWER_TYPE,
      ...subject,
      body: {
        startDate,
        endDate,
        configuration: {
          ...configuration,
          timeUnit: "DAILY",
          format: "GZIP_JSON",
          ...(filters.length === 0 ? {} : { filters }),
        },
      },
    });
  } catch (error) {
    const running = runningDuplicate(error);
    if (running === undefined) throw error;
    return { reportId: running, isDuplicate: true };
  }
  const created = createdSchema.safeParse(answer);
  if (created.success) return { reportId: created.data.reportId, isDuplicate: false };
  throw new ConnectError(
    "amazon_answer_invalid",
    "Cannot tell which report was requested: Amazon's answer names none.",
  );
}

function runningDuplicate(error: unknown): string | undefined {
  if (!(error instanceof ConnectError) || error.facts.amazon_status !== 425) return undefined;
  return DUPLICATE.exec(error.message)?.[1];
}

/** The columns that Amazon refuses, where an error of {@link createReport} names them. */
export function refusedColumns(error: ConnectError): string[] {
  if (error.code !== "amazon_request_rejected") return [];
  const [, names = ""] = INVALID_COLUMNS.exec(error.message) ?? [];
  return names.split(",").map((name) => name.trim()).filter((name) => name !== "");
}
