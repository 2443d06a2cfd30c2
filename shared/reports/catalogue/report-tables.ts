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
}

/** Conversions are restated for 28 days after the attribution window, which is 14 days or 30. */
function finalAfterDays(columns: readonly string[]): number {
  return 28 + (columns.some((column) => column.endsWith("30d")) ? 30 : 14);
}

function tablesOf(
  { id, columns: common, groupings, gaps = [], ...type }: ReportType,
): ReportTable[] {
  return groupings.map(({ suffix, groupBy, columns = [] }) => {
    const all = [...new Set(["date", ...common, ...columns])];
    return {
      ...type,
      name: ["report", columnName(id), ...(suffix === undefined ? [] : [suffix])].join("_"),
      reportTypeId: id,
      groupBy,
      gaps,
      target: type.adProduct === "DEMAND_SIDE_PLATFORM" ? "advertiser" : "profile",
      finalAfterDays: finalAfterDays(all),
      columns: all.map((name) => ({ name, column: columnName(name), type: columnType(name) })),
    };
  });
}

/** Every table of the catalogue. */
export const REPORT_TABLES: readonly ReportTable[] = REPORT_TYPES.flatMap(tablesOf);

/** A table of the catalogue by its name, if it has that one. */
export function reportTableOf(name: string): ReportTable | undefined {
  return REPORT_TABLES.find((table) => table.name === name);
}
