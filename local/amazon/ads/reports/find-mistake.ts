import type { ReportRequest } from "../../state/reports.ts";
import { daysBetween } from "./dates.ts";
import type { ReportType } from "./report-type.ts";
import { reportTypes } from "./report-types.ts";

type Configuration = ReportRequest["configuration"];

/**
 * Finds what is wrong with a report request, in the words of Amazon's refusals where they are known.
 *
 * @param today the date in the time zone of the profile or advertiser
 * @returns one sentence; undefined for a correct request
 */
export function findMistake(request: ReportRequest, today: string): string | undefined {
  const { configuration } = request;
  const type = reportTypes.get(configuration.reportTypeId);
  if (!type) return "configuration reportTypeId is unknown or invalid";
  if (configuration.adProduct !== type.adProduct) {
    return "configuration adProduct is not supported for this report type";
  }
  return groupingMistake(type, configuration.groupBy) ??
    columnMistake(type, configuration) ??
    filterMistake(type, configuration) ??
    dateMistake(type, request, today);
}

function groupingMistake(type: ReportType, groupBy: readonly string[]): string | undefined {
  const isKnown = groupBy.length > 0 &&
    groupBy.every((name) => Object.hasOwn(type.groupings, name));
  const isLegal = isKnown && new Set(groupBy).size === groupBy.length &&
    (type.combinations?.some((names) => isSameSet(names, groupBy)) ?? true);
  return isLegal ? undefined : "configuration groupBy is invalid. " +
    `Allowed values: (${Object.keys(type.groupings).join(", ")})`;
}

/** The legal columns of a report with these groupings. */
export function legalColumns(type: ReportType, groupBy: readonly string[]): Set<string> {
  const columns = new Set([
    ...type.columns,
    ...groupBy.flatMap((name) => type.groupings[name]?.columns ?? []),
  ]);
  // Each of the two groupings has the column, and together they refuse it.
  if (groupBy.includes("campaign") && groupBy.includes("campaignPlacement")) {
    columns.delete("topOfSearchImpressionShare");
  }
  return columns;
}

function columnMistake(
  type: ReportType,
  { groupBy, columns, timeUnit, format }: Configuration,
): string | undefined {
  const legal = legalColumns(type, groupBy);
  const invalid = columns.filter((name) => !legal.has(name));
  if (columns.length === 0 || invalid.length > 0) {
    return `configuration columns includes invalid values: (${invalid.join(", ")}). ` +
      `Allowed values: (${[...legal].join(", ")})`;
  }
  if (!type.timeUnits.includes(timeUnit)) {
    return "configuration timeUnit is not supported for this report type";
  }
  if (timeUnit === "SUMMARY" && columns.includes("date")) {
    return "configuration columns: date is available with timeUnit DAILY only";
  }
  if (timeUnit === "DAILY" && (columns.includes("startDate") || columns.includes("endDate"))) {
    return "configuration columns: startDate and endDate are available with timeUnit SUMMARY only";
  }
  // The guide has CSV and XLSX for some types; the specification of the endpoint has GZIP_JSON alone.
  return format === "GZIP_JSON"
    ? undefined
    : "configuration format is invalid. Allowed values: (GZIP_JSON)";
}

function filterMistake(type: ReportType, configuration: Configuration): string | undefined {
  const filters = configuration.filters ?? [];
  for (const name of configuration.groupBy) {
    const legal = type.groupings[name]?.filters ?? {};
    const allowed = `Allowed filters for groupBy ${name}: (` +
      Object.entries(legal).map(([field, values]) =>
        `field: ${field}, values: ${values.join(", ")}`
      )
        .join("; ") +
      ")";
    const unknown = filters.filter(({ field }) => !Object.hasOwn(legal, field));
    if (unknown.length > 0) {
      const fields = unknown.map(({ field }) => field).join(", ");
      return `configuration filters includes fields: (${fields}) which are invalid for groupBys: ` +
        `${name}. ${allowed}`;
    }
    for (const { field, values } of filters) {
      const legalValues = legal[field] ?? [];
      const isLegal = values.length > 0 && values.length <= 100 &&
        (legalValues.length === 0 || values.every((value) => legalValues.includes(value)));
      if (!isLegal) {
        return `configuration filters has invalid values for field ${field}. ${allowed}`;
      }
    }
  }
  return type.adProduct === "DEMAND_SIDE_PLATFORM" &&
      !filters.some(({ field }) => field === "advertiserId")
    ? "configuration filters must include field: advertiserId"
    : undefined;
}

function dateMistake(
  type: ReportType,
  { startDate, endDate }: ReportRequest,
  today: string,
): string | undefined {
  const days = daysBetween(startDate, endDate) + 1;
  if (days < 1) return "endDate is before startDate";
  if (days > type.maxRangeDays) {
    return `configuration startDate to endDate range. Maximum range is ${type.maxRangeDays} days`;
  }
  if (daysBetween(startDate, today) > type.retentionDays) {
    return `startDate is more than ${type.retentionDays} days ago: Report date is too far in the past`;
  }
  return endDate > today ? "endDate is in the future" : undefined;
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item) => other.includes(item));
}
