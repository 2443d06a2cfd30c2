import { z } from "zod";
import { jsonAnswer } from "../call.ts";
import { reportingError } from "./envelopes.ts";
import type { AdsCall, AdsOperation } from "./operation.ts";
import { reportFile, reportFileAddress } from "./report-file.ts";
import { reportMistake } from "./report-rules.ts";
import type { Report } from "./report-store.ts";

const requestType = "application/vnd.createasyncreportrequest.v3+json";
const createdType = "application/vnd.createasyncreportresponse.v3+json";
const statusType = "application/vnd.getasyncreportresponse.v3+json";

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
    filters: z.array(z.object({ field: z.string(), values: z.array(z.string()) })).optional(),
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
    const { reports, settings, clock } = call.world;
    const mistake = reportMistake(asked.data, clock.now());
    if (mistake !== undefined) return call.refuse(422, mistake);
    const running = reports.running(subjectOf(call), asked.data);
    if (running) return call.refuse(425, `The Request is a duplicate of : ${running.id}`);
    const report = reports.create(subjectOf(call), asked.data, settings.report_seconds);
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

/** `DELETE /reporting/reports/{reportId}`: cancels a report that is not done yet. */
export const deleteReport: AdsOperation = {
  name: "delete_report",
  method: "DELETE",
  path: "/reporting/reports/{reportId}",
  consumes: [],
  produces: statusType,
  ...common,
  handle: (call) => {
    const report = reportOf(call);
    if (!report) return call.refuse(404, "Report not found");
    if (report.readyAt <= call.world.clock.now()) {
      return call.refuse(400, "The report is done and cannot be cancelled");
    }
    report.deleted = true;
    const detail = "The report was cancelled";
    return jsonAnswer(200, { code: "200", detail, reportId: report.id }, statusType);
  },
};

function subjectOf({ call, profile }: AdsCall): string {
  return profile?.profileId ?? call.headers.get("amazon-ads-accountid") ?? "";
}

function reportOf(call: AdsCall): Report | undefined {
  const report = call.world.reports.get(call.parameters["reportId"] ?? "");
  return report?.subject === subjectOf(call) ? report : undefined;
}

/** Each look at a finished report signs a fresh address. */
async function reportJson(
  { call, world }: AdsCall,
  report: Report,
): Promise<Record<string, unknown>> {
  const now = world.clock.now();
  const { id: reportId, createdAt, readyAt, request } = report;
  const time = (milliseconds: number): string => new Date(milliseconds).toISOString();
  const half = (createdAt + readyAt) / 2;
  const done = readyAt <= now;
  const address = done ? reportFileAddress(call.url.origin, reportId, now) : undefined;
  return {
    reportId,
    status: done ? "COMPLETED" : now < half ? "PENDING" : "PROCESSING",
    name: request.name ?? null,
    startDate: request.startDate,
    endDate: request.endDate,
    configuration: request.configuration,
    createdAt: time(createdAt),
    updatedAt: time(Math.min(now, readyAt)),
    generatedAt: done ? time(readyAt) : null,
    fileSize: done ? (await reportFile(report)).length : null,
    url: address?.url ?? null,
    urlExpiresAt: address ? time(address.expires) : null,
    failureReason: null,
  };
}
