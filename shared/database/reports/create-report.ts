import { z } from "zod/v3";
import type { Caller } from "../../schemas/caller.ts";
import { type Database, SqlArray } from "../database.ts";
import { rpc } from "../rpc.ts";
import { type ReportJson, reportJsonSchema } from "./report-json.ts";

/** A report that a caller wants. */
export interface WantedReport {
  connectionId: string;
  profileId: string;
  tableName: string;
  /** Amazon's names; null for all of the table. */
  columns: readonly string[] | null;
  startDate: string;
  endDate: string;
}

/**
 * Makes a job for a report.
 *
 * @throws ConnectError `connection_not_found` and why a connection gives no token; `profile_not_found`,
 * `report_type_unknown`, `report_columns_invalid`, `report_dates_invalid`, `report_running`,
 * `report_limit_reached`.
 */
export function createReport(
  database: Database,
  caller: Caller,
  wanted: WantedReport,
): Promise<{ report: ReportJson }> {
  return rpc(database, "create_report", {
    caller,
    connection_id: wanted.connectionId,
    profile_id: wanted.profileId,
    table_name: wanted.tableName,
    columns: wanted.columns === null ? null : new SqlArray(wanted.columns),
    start_date: wanted.startDate,
    end_date: wanted.endDate,
  }, z.object({ report: reportJsonSchema }));
}
