/** The ad products as reporting v3 names them. */
export type AdProduct =
  | "SPONSORED_PRODUCTS"
  | "SPONSORED_BRANDS"
  | "SPONSORED_DISPLAY"
  | "SPONSORED_TELEVISION"
  | "DEMAND_SIDE_PLATFORM";

/** One report type of Amazon's, as this product requests it: daily, without filters of the caller's. */
export interface ReportType {
  /** Amazon's `reportTypeId`. */
  id: string;
  adProduct: AdProduct;
  /** How many days one request may cover. */
  maxDays: number;
  /** How many days back Amazon has data. */
  retentionDays: number;
  /** The columns of every grouping, without `date`. */
  columns: readonly string[];
  /** What Amazon never has rows of, in sentences that callers read. */
  gaps?: readonly string[];
  /** Each grouping is a table. The first one has the report type's name. */
  groupings: readonly Grouping[];
  /** The chapter of the database that makes its tables, where the first one is released without them. */
  chapter?: string;
  /** Columns that every grouping has since a later chapter, in the order of these chapters. */
  added?: readonly AddedColumns[];
}

/** Columns that came when their tables were released. */
export interface AddedColumns {
  /** The chapter of the database that adds them. */
  chapter: string;
  columns: readonly string[];
}

/** One way to group a report type. */
export interface Grouping {
  /** What the table's name ends with; none for the first grouping. */
  suffix?: string;
  groupBy: readonly string[];
  /** The columns that the grouping adds. */
  columns?: readonly string[];
}

/** What reports by search term leave out. */
export const SEARCH_TERMS_WITH_CLICKS = "Search terms without a click have no rows.";

/** The words of a text. */
export function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** Each metric over each attribution window: `sales` over 7 and 14 days is `sales7d sales14d`. */
export function overDays(days: readonly number[], metrics: string): readonly string[] {
  return words(metrics).flatMap((metric) => days.map((window) => `${metric}${window}d`));
}
