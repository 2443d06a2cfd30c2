import type { Context } from "../context.ts";
import type { ShownReport } from "../contract/answers/reports.ts";
import type { CreateReportRequest } from "../contract/requests/reports.ts";
import * as rpc from "../database/reports/create-report.ts";
import type { Caller } from "../schemas/caller.ts";

/**
 * Makes a job for one report. Amazon is asked, and the rows are stored, in the background.
 *
 * @throws ConnectError `connection_not_found` and why a connection gives no token; `profile_not_found`,
 * `report_type_unknown`, `report_columns_invalid`, `report_dates_invalid`, `report_running`,
 * `report_limit_reached`.
 */
export async function createReport(
  context: Context,
  caller: Caller,
  request: CreateReportRequest,
): Promise<ShownReport> {
  return await rpc.createReport(context.database, caller, {
    connectionId: request.connection_id,
    profileId: request.profile_id,
    tableName: request.table_name,
    columns: request.columns === undefined ? null : [...new Set(request.columns)],
    startDate: request.start_date,
    endDate: request.end_date,
  });
}
