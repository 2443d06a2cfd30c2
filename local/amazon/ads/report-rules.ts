import { columnsFor, groupings } from "./report-columns.ts";
import type { ReportRequest } from "./report-store.ts";

const day = 24 * 60 * 60 * 1000;
const longestDays = 31;
const retentionDays = 95;

/** What is wrong with a report request, as one sentence; undefined if nothing is. `now` in milliseconds. */
export function reportMistake(
  { startDate, endDate, configuration }: ReportRequest,
  now: number,
): string | undefined {
  const { adProduct, reportTypeId, groupBy, columns, timeUnit, format } = configuration;
  if (reportTypeId !== "spCampaigns" || adProduct !== "SPONSORED_PRODUCTS") {
    return `configuration reportTypeId ${reportTypeId} is not available for ${adProduct}: ` +
      "the simulator has spCampaigns of SPONSORED_PRODUCTS only";
  }
  const group = groupBy.find((name) => !groupings.includes(name));
  if (groupBy.length === 0 || group !== undefined) {
    return `configuration groupBy is invalid. Allowed values: (${groupings.join(", ")})`;
  }
  const legal = columnsFor(groupBy);
  const column = columns.find((name) => !legal.has(name));
  if (columns.length === 0 || column !== undefined) {
    return `configuration columns includes invalid values: (${column ?? ""}). ` +
      `Allowed values: (${[...legal].join(", ")})`;
  }
  if (timeUnit === "SUMMARY" && columns.includes("date")) {
    return "configuration columns: date is available with timeUnit DAILY only";
  }
  if (timeUnit === "DAILY" && (columns.includes("startDate") || columns.includes("endDate"))) {
    return "configuration columns: startDate and endDate are available with timeUnit SUMMARY only";
  }
  if (format !== "GZIP_JSON") return "configuration format is invalid. Allowed values: (GZIP_JSON)";

  const first = Date.parse(startDate);
  const last = Date.parse(endDate);
  if (last < first) return "endDate is before startDate";
  if ((last - first) / day >= longestDays) return `The range is longer than ${longestDays} days`;
  if (now - first > (retentionDays + 1) * day) {
    return `startDate is earlier than ${retentionDays} days ago`;
  }
  return last > now ? "endDate is in the future" : undefined;
}
