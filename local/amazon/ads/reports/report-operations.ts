import { z } from "zod";
import { jsonAnswer } from "../../http/answer.ts";
import { reportingError } from "../envelopes.ts";
import type { AdsCall, AdsOperation } from "../operation.ts";
import { marketplaceTimeZones } from "../../data/marketplaces.ts";
import { dateIn } from "./dates.ts";
import { findMistake } from "./find-mistake.ts";
import { reportFile, reportFileAddress } from "./report-file.ts";
import type { Report, ReportRequest } from "../../state/reports.ts";

const requestType = "application/vnd.createasyncreportrequest.v3+json";
const createdType = "application/vnd.createasyncreportresponse.v3+json";
const statusType = "application/vnd.getasyncreportresponse.v3+json";
const deletedType = "application/vnd.deleteasyncreportresponse.v3+json";

const bodySchema = z.object({
  name: z.string().optional(),
  startDate: z.iso.date(),
  endDate: z.iso.date(),
  configuration: z.object({
    adProduct: z.string(),
    reportTypeId: z.string(),
    groupBy: z.array(z.string()),
    columns: z.array(z.string()),
    timeUnit: z.enum(["DAILY", "SUMMARY"]),
    format: z.string(),
    filters: z.array(z.object({ field: z.string(), values: z.array(z.string()) })).nullish(),
  }),
});

const common = {
  strictAccept: false,
  subject: "profile or advertiser",
  envelope: reportingError,
} as const;

/** `POST /reporting/reports`: asks for a report; the same request while it runs is a 425 that names it. */
export const createReport: AdsOperation = {
  name: "create_report",
  method: "POST",
  path: "/reporting/reports",
  consumes: [requestType],
  produces: createdType,
  ...common,
  handle: async (call) => {
    const asked = bodySchema.safeParse(call.body);
    if (!asked.success) {
      const field = asked.error.issues[0]?.path.join(".") ?? "";
      return call.refuse(400, `Invalid value for parameter: ${field || "body"}`, field);
    }
    const request = asked.data;
    const { reports, settings, clock } = call.world;
    const place = placeOf(call, request);
    if (!place) return call.refuse(400, "Invalid Advertiser or Marketplace ID.");
    const mistake = findMistake(request, dateIn(place.timeZone, clock.now()));
    if (mistake !== undefined) return call.refuse(400, mistake);
    const subject = subjectOf(call);
    const running = reports.running(subject, request);
    if (running) return call.refuse(425, `The Request is a duplicate of : ${running.id}`);
    const report = reports.create({
      subject,
      ...place,
      request,
      rowsPerDay: settings.report_rows_per_day,
      json: settings.report_json,
      outcome: settings.report_outcome,
      fileIsTruncated: settings.report_file_is_truncated,
    }, settings.report_seconds);
    return jsonAnswer(200, await reportJson(call, report), createdType);
  },
};

/** `GET /reporting/reports/{reportId}`: how far a report is, and where its file is once it is done. */
export const getReport: AdsOperation = {
  name: "report",
  method: "GET",
  path: "/reporting/reports/{reportId}",
  consumes: [],
  produces: statusType,
  ...common,
  handle: async (call) => {
    const report = reportOf(call);
    return report
      ? jsonAnswer(200, await reportJson(call, report), statusType)
      : call.refuse(404, "Report not found");
  },
};

/**
 * `DELETE /reporting/reports/{reportId}`: cancels a PENDING report. Amazon documents no status for a
 * report that is being made or done; 400 is this simulator's choice.
 */
export const deleteReport: AdsOperation = {
  name: "delete_report",
  method: "DELETE",
  path: "/reporting/reports/{reportId}",
  consumes: [],
  produces: deletedType,
  ...common,
  handle: (call) => {
    const report = reportOf(call);
    if (!report) return call.refuse(404, "Report not found");
    const status = reportStatus(report, call.world.clock.now());
    if (status !== "PENDING") {
      return call.refuse(400, `The report is ${status}: only a PENDING report can be cancelled`);
    }
    report.deleted = true;
    const detail = "The report was cancelled";
    return jsonAnswer(200, { code: "200", detail, reportId: report.id }, deletedType);
  },
};

function subjectOf({ call, profile }: AdsCall): string {
  return profile?.profileId ?? call.headers.get("amazon-ads-accountid") ?? "";
}

/**
 * The time zone and currency of the profile or advertiser; undefined where it cannot have such a report:
 * DSP reports are of agency profiles and advertisers, and all others of the other profiles.
 */
function placeOf(
  { call, holdings, region, profile }: AdsCall,
  { configuration }: ReportRequest,
): { timeZone: string; currencyCode: string } | undefined {
  const isDsp = configuration.adProduct === "DEMAND_SIDE_PLATFORM";
  if (profile) {
    const { timezone: timeZone, currencyCode } = profile;
    if ((profile.type === "agency") !== isDsp) return undefined;
    return { timeZone: marketplaceTimeZones.has(timeZone) ? timeZone : "UTC", currencyCode };
  }
  const accountId = call.headers.get("amazon-ads-accountid") ?? "";
  const advertiser = holdings.dspAdvertiser(region, accountId);
  const ids = configuration.filters?.find(({ field }) => field === "advertiserId")?.values ?? [];
  // A report for one advertiser names the same id in its filter, and no other.
  if (!isDsp || !advertiser || ids.some((id) => id !== accountId)) return undefined;
  return { timeZone: advertiser.timezone, currencyCode: advertiser.currency };
}

function reportOf(call: AdsCall): Report | undefined {
  const report = call.world.reports.get(call.parameters["reportId"] ?? "");
  return report?.subject === subjectOf(call) ? report : undefined;
}

/** A report is PENDING for the first half of its time and PROCESSING for the second. */
function reportStatus(
  { createdAt, readyAt, outcome }: Report,
  now: number,
): "PENDING" | "PROCESSING" | Report["outcome"] {
  if (readyAt <= now) return outcome;
  return now < (createdAt + readyAt) / 2 ? "PENDING" : "PROCESSING";
}

/** Above this many rows a day the size is not told: the file is made while it is sent. */
const MAX_ROWS_WITH_SIZE = 1000;

async function fileSize(report: Report): Promise<number | null> {
  if (report.rowsPerDay > MAX_ROWS_WITH_SIZE) return null;
  return (await new Response(reportFile(report)).bytes()).length;
}

/** Each answer about a finished report has a fresh signed address. */
async function reportJson(
  { call, world }: AdsCall,
  report: Report,
): Promise<Record<string, unknown>> {
  const now = world.clock.now();
  const { id: reportId, createdAt, readyAt, request } = report;
  const time = (milliseconds: number): string => new Date(milliseconds).toISOString();
  const status = reportStatus(report, now);
  const done = status === "COMPLETED";
  const address = done
    ? reportFileAddress(call.url.origin, reportId, {
      now,
      lifetimeSeconds: world.settings.report_url_seconds,
    })
    : undefined;
  return {
    reportId,
    status,
    name: request.name ?? null,
    startDate: request.startDate,
    endDate: request.endDate,
    configuration: request.configuration,
    createdAt: time(createdAt),
    updatedAt: time(Math.min(now, readyAt)),
    generatedAt: done ? time(readyAt) : null,
    fileSize: done ? await fileSize(report) : null,
    url: address?.url ?? null,
    urlExpiresAt: address ? time(address.expires) : null,
    failureReason: status === "FAILED" || status === "FAILURE" ? "Internal Error" : null,
  };
}
