/** What Amazon documents about one report type. */
export interface ReportType {
  adProduct: string;
  id: string;
  maxRangeDays: number;
  /** How many days back a report may begin. */
  retentionDays: number;
  timeUnits: readonly string[];
  /** The columns of every grouping. */
  columns: readonly string[];
  groupings: Readonly<Record<string, Grouping>>;
  /** The only legal combinations of groupings; default: any. */
  combinations?: readonly (readonly string[])[];
}

/** What a grouping adds to a report type. */
export interface Grouping {
  columns: readonly string[];
  /** The legal values by filter field; an empty list allows any. */
  filters: Readonly<Record<string, readonly string[]>>;
}

/** The words of a text. */
export function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
