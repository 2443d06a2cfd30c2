import type { Context } from "../../context.ts";
import type {
  DeletedReportSchedule,
  ReadReportSchedule,
  ReportScheduleList,
  ShownReportSchedule,
} from "../../contract/answers/report-schedules.ts";
import type {
  ChangeReportScheduleRequest,
  CreateReportScheduleRequest,
  DeleteReportScheduleRequest,
  ListReportSchedulesRequest,
  ReportScheduleId,
} from "../../contract/requests/report-schedules.ts";
import * as rpc from "../../database/reports/report-schedules.ts";
import type { Caller } from "../../schemas/caller.ts";

/**
 * Makes a schedule. Its first reports are requested in the background.
 *
 * @throws ConnectError `connection_not_found` and why a connection gives no token; `profile_not_found`,
 * `report_type_unknown`, `report_columns_invalid`, `report_already_scheduled`, `quota_exceeded`.
 */
export async function createReportSchedule(
  context: Context,
  caller: Caller,
  request: CreateReportScheduleRequest,
): Promise<ShownReportSchedule> {
  return await rpc.createReportSchedule(context.database, caller, {
    connectionId: request.connection_id,
    profileIds: request.profile_ids,
    tableName: request.table_name,
    columns: request.columns,
    backfillDays: request.backfill_days,
    retentionMonths: request.retention_months,
  });
}

/**
 * Lists the caller's schedules, newest first.
 *
 * @throws ConnectError `connection_not_found`.
 */
export async function listReportSchedules(
  context: Context,
  caller: Caller,
  { connection_id: connectionId }: ListReportSchedulesRequest,
): Promise<ReportScheduleList> {
  return await rpc.listReportSchedules(context.database, caller, connectionId ?? null);
}

/**
 * A schedule with its next runs and its last failures.
 *
 * @throws ConnectError `report_schedule_not_found`.
 */
export async function readReportSchedule(
  context: Context,
  caller: Caller,
  { id }: ReportScheduleId,
): Promise<ReadReportSchedule> {
  return await rpc.readReportSchedule(context.database, caller, id);
}

/**
 * Changes a schedule: what is stored stays.
 *
 * @throws ConnectError `report_schedule_not_found`, and what {@link createReportSchedule} refuses.
 */
export async function changeReportSchedule(
  context: Context,
  caller: Caller,
  { id, ...changes }: ChangeReportScheduleRequest,
): Promise<ShownReportSchedule> {
  return await rpc.changeReportSchedule(context.database, caller, { id, changes });
}

/**
 * Deletes a schedule, and its rows where that is asked for.
 *
 * @throws ConnectError `report_schedule_not_found`.
 */
export async function deleteReportSchedule(
  context: Context,
  caller: Caller,
  { id, delete_rows: deletesRows }: DeleteReportScheduleRequest,
): Promise<DeletedReportSchedule> {
  return await rpc.deleteReportSchedule(context.database, caller, { id, deletesRows });
}
