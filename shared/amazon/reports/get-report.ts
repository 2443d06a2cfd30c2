import { z } from "zod/v3";
import { ConnectError } from "../../errors.ts";
import type { Region } from "../../schemas/region.ts";
import { amazonsWords } from "../ads-api-error.ts";
import { readAdsApi } from "../ads-api-request.ts";
import type { AdsApi, AdsApiCredential } from "../ads-api.ts";
import type { DescribedReport, ReportSubject } from "./report-request.ts";

const ANSWER_TYPE = "application/vnd.getasyncreportresponse.v3+json";

const texts = z.array(z.string());

const reportSchema = z.object({
  status: z.string(),
  // What was requested is of use for duplicates alone: of another form, it must not cost a finished report.
  startDate: z.string().nullish().catch(undefined),
  endDate: z.string().nullish().catch(undefined),
  configuration: z.object({
    adProduct: z.string(),
    reportTypeId: z.string(),
    groupBy: texts,
    columns: texts,
    timeUnit: z.string(),
    filters: z.array(z.object({ field: z.string(), values: texts })).nullish(),
  }).nullish().catch(undefined),
  url: z.string().nullish(),
  urlExpiresAt: z.string().nullish(),
  // Only shown: of another form, it must not cost a finished report.
  fileSize: z.number().int().nonnegative().nullish().catch(undefined),
  failureReason: z.string().nullish(),
});

/** How far a report is. */
export type ReportState =
  /** PENDING, PROCESSING, or a status that Amazon has added since. */
  | { kind: "running" }
  | { kind: "completed"; url: string; urlExpiresAt: string | null; fileSize: number | null }
  | { kind: "failed"; reason: string | null }
  /** Amazon does not know the report, or no longer. */
  | { kind: "gone" };

/** A report, and what was requested where Amazon says so. */
export type AmazonReport = ReportState & { described?: DescribedReport };

function stateOf(
  { status, url, urlExpiresAt, fileSize, failureReason }: z.infer<typeof reportSchema>,
): ReportState {
  switch (status.toUpperCase()) {
    case "COMPLETED":
    case "SUCCESS":
      return url
        ? { kind: "completed", url, urlExpiresAt: urlExpiresAt ?? null, fileSize: fileSize ?? null }
        : { kind: "running" };
    // The specification says FAILED, the guide says FAILURE.
    case "FAILED":
    case "FAILURE":
    case "CANCELLED":
      return { kind: "failed", reason: failureReason ? amazonsWords(failureReason) : null };
    default:
      return { kind: "running" };
  }
}

function describedBy(report: z.infer<typeof reportSchema>): { described?: DescribedReport } {
  const { configuration, startDate, endDate } = report;
  if (!configuration || !startDate || !endDate) return {};
  return {
    described: { ...configuration, filters: configuration.filters ?? [], startDate, endDate },
  };
}

/**
 * Reads a report's status: `GET /reporting/reports/{reportId}`. Each answer about a completed report has an
 * address of its file that is valid for an hour.
 *
 * @throws ConnectError as {@link readAdsApi} does.
 */
export async function getReport(
  api: AdsApi,
  credential: AdsApiCredential,
  region: Region,
  subject: ReportSubject,
  reportId: string,
): Promise<AmazonReport> {
  let answer: unknown;
  try {
    answer = await readAdsApi(api, credential, {
      operation: "read a report's status",
      region,
      method: "GET",
      path: `/reporting/reports/${encodeURIComponent(reportId)}`,
      mediaType: ANSWER_TYPE,
      ...subject,
    });
  } catch (error) {
    if (error instanceof ConnectError && error.facts.amazon_status === 404) return { kind: "gone" };
    throw error;
  }
  const report = reportSchema.safeParse(answer);
  if (report.success) return { ...stateOf(report.data), ...describedBy(report.data) };
  throw new ConnectError(
    "amazon_answer_invalid",
    "Cannot read a report's status: Amazon sent none.",
  );
}
