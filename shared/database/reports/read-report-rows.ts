import { z } from "zod/v3";
import type { Caller } from "../../schemas/caller.ts";
import type { Database } from "../database.ts";
import { rpc } from "../rpc.ts";

const pageSchema = z.object({
  text: z.string(),
  rows: z.number(),
  columns: z.array(z.string()),
  cursor: z.unknown(),
});

/** Some rows as text, and where the next ones begin; null at the end. */
export type ReportRowsPage = z.infer<typeof pageSchema>;

/**
 * Reads rows of a table as the text that the caller wants.
 *
 * @param page.cursor That of the page before; null for the first.
 * @throws ConnectError `report_type_unknown`, `report_columns_invalid`, `report_rows_changed`.
 */
export function readReportRows(
  database: Database,
  caller: Caller,
  page: {
    query: Record<string, unknown>;
    cursor: unknown;
    maxRows: number;
    format: "ndjson" | "csv";
  },
): Promise<ReportRowsPage> {
  return rpc(database, "read_report_rows", {
    caller,
    query: page.query,
    cursor: page.cursor,
    max_rows: page.maxRows,
    format: page.format,
  }, pageSchema);
}
