import { columnName } from "./column-name.ts";
import { type ColumnType, columnType } from "./column-type.ts";
import type { AdProduct, ReportType } from "./report-type.ts";
import { REPORT_TYPES } from "./report-types.ts";

/** A column of a report's table. */
export interface ReportColumn {
  /** Amazon's name. */
  name: string;
  /** The name in the table. */
  column: string;
  type: ColumnType;
}

/** One table: a report type in one grouping. */
export interface ReportTable {
  /** Its name in the schema `amazon_ads`. */
  name: string;
  reportTypeId: string;
  adProduct: AdProduct;
  groupBy: readonly string[];
  /** Whose report it is: in whose name it is requested. */
  target: "profile" | "advertiser";
  maxDays: number;
  retentionDays: number;
  /** From this age in days on, Amazon no longer restates a date. */
  finalAfterDays: number;
  /** What Amazon never has rows of, in sentences. */
  gaps: readonly string[];
  /** With `date` first. */
  columns: readonly ReportColumn[];
  /** How it came to these columns: the first version makes the table, the others add to it. */
  versions: readonly TableVersion[];
}

/** What one chapter of the database does to a table. */
export interface TableVersion {
  /** The chapter; undefined for the one that makes all tables of the first release. */
  chapter: string | undefined;
  /** The columns that it adds. */
  columns: readonly ReportColumn[];
  /** From which age in days on a date is final, from this version on. */
  finalAfterDays: number;
}

/** Conversions are restated for 28 days after the attribution window, which is 14 days or 30. */
function finalAfterDays(columns: readonly string[]): number {
  return 28 + (columns.some((column) => column.endsWith("30d")) ? 30 : 14);
}

/** A column comes with the first version that has it. */
function versionsOf(
  first: readonly string[],
  { chapter, added = [] }: ReportType,
): TableVersion[] {
  const known: string[] = [];
  return [{ chapter, columns: first }, ...added].map(({ chapter, columns }) => {
    const more = [...new Set(columns)].filter((column) => !known.includes(column));
    known.push(...more);
    return {
      chapter,
      columns: more.map((name) => ({ name, column: columnName(name), type: columnType(name) })),
      finalAfterDays: finalAfterDays(known),
    };
  });
}

/** The tables of a report type. */
export function tablesOf(reportType: ReportType): ReportTable[] {
  const { id, columns: common, groupings, gaps = [], chapter: _, added: __, ...type } = reportType;
  return groupings.map(({ suffix, groupBy, columns = [] }) => {
    const versions = versionsOf(["date", ...common, ...columns], reportType);
    const all = versions.flatMap((version) => version.columns);
    return {
      ...type,
      name: ["report", columnName(id), ...(suffix === undefined ? [] : [suffix])].join("_"),
      reportTypeId: id,
      groupBy,
      gaps,
      target: type.adProduct === "DEMAND_SIDE_PLATFORM" ? "advertiser" : "profile",
      finalAfterDays: finalAfterDays(all.map(({ name }) => name)),
      columns: all,
      versions,
    };
  });
}

/** Every table of the catalogue. */
export const REPORT_TABLES: readonly ReportTable[] = REPORT_TYPES.flatMap(tablesOf);

/** A table of the catalogue by its name, if it has that one. */
export function reportTableOf(name: string): ReportTable | undefined {
  return REPORT_TABLES.find((table) => table.name === name);
}
