import { z } from "zod/v3";
import type { Caller } from "../../schemas/caller.ts";
import { type Database, SqlArray } from "../database.ts";
import { rpc } from "../rpc.ts";

const scheduleSchema = z.object({
  id: z.string().uuid(),
  connection_id: z.string().uuid(),
  profile_ids: z.array(z.string()).nullable(),
  table_name: z.string(),
  columns: z.array(z.string()).nullable(),
  illegal_columns: z.array(z.string()),
  backfill_days: z.number().nullable(),
  retention_months: z.number().nullable(),
  status: z.enum(["active", "paused"]),
  state: z.enum(["active", "paused", "limit_reached", "connection_inactive"]),
  last_error: z.string().nullable(),
  last_error_detail: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  cost: z.object({
    profiles: z.number(),
    requests_per_day: z.number(),
    backfill_requests: z.number(),
    estimated_rows: z.number().nullable(),
    estimated_bytes: z.number().nullable(),
    is_estimated_from_rows: z.boolean(),
  }),
});

/** A schedule as callers see it (`amazon_ads_private.report_schedule_json`). */
export type ReportSchedule = z.infer<typeof scheduleSchema>;

const oneSchedule = z.object({ schedule: scheduleSchema });

const readSchema = oneSchedule.extend({
  targets: z.array(z.object({
    profile_id: z.string(),
    next_run_at: z.string().nullable(),
    backfilled_to: z.string().nullable(),
    last_error: z.string().nullable(),
    failures: z.number(),
  })),
  next_runs: z.array(z.object({ profile_id: z.string(), at: z.string() })),
  last_failures: z.array(z.object({
    report_id: z.string().uuid(),
    profile_id: z.string(),
    error_code: z.string().nullable(),
    error_detail: z.string().nullable(),
    finished_at: z.string().nullable(),
  })),
});

function sqlArray(names: readonly string[] | null): SqlArray | null {
  return names === null ? null : new SqlArray(names);
}

/**
 * Makes a schedule.
 *
 * @throws ConnectError `connection_not_found` and why a connection gives no token; `profile_not_found`,
 * `report_type_unknown`, `report_columns_invalid`, `report_already_scheduled`, `quota_exceeded`.
 */
export function createReportSchedule(
  database: Database,
  caller: Caller,
  wanted: {
    connectionId: string;
    profileIds: readonly string[] | null;
    tableName: string;
    columns: readonly string[] | null;
    backfillDays: number | null;
    retentionMonths: number | null;
  },
): Promise<{ schedule: ReportSchedule }> {
  return rpc(database, "create_report_schedule", {
    caller,
    connection_id: wanted.connectionId,
    profile_ids: sqlArray(wanted.profileIds),
    table_name: wanted.tableName,
    columns: sqlArray(wanted.columns),
    backfill_days: wanted.backfillDays,
    retention_months: wanted.retentionMonths,
  }, oneSchedule);
}

/**
 * The caller's schedules, newest first.
 *
 * @param connectionId The only connection; null for all.
 * @throws ConnectError `connection_not_found`.
 */
export function listReportSchedules(
  database: Database,
  caller: Caller,
  connectionId: string | null,
): Promise<{ schedules: ReportSchedule[] }> {
  return rpc(
    database,
    "list_report_schedules",
    { caller, connection_id: connectionId },
    z.object({ schedules: z.array(scheduleSchema) }),
  );
}

/**
 * A schedule with its next runs and its last failures.
 *
 * @throws ConnectError `report_schedule_not_found`.
 */
export function readReportSchedule(
  database: Database,
  caller: Caller,
  id: string,
): Promise<z.infer<typeof readSchema>> {
  return rpc(database, "read_report_schedule", { caller, schedule_id: id }, readSchema);
}

/**
 * Changes a schedule. What is named in the changes is set, to null as well.
 *
 * @throws ConnectError `report_schedule_not_found`, and what {@link createReportSchedule} refuses.
 */
export function changeReportSchedule(
  database: Database,
  caller: Caller,
  { id, changes }: { id: string; changes: Record<string, unknown> },
): Promise<{ schedule: ReportSchedule }> {
  return rpc(
    database,
    "change_report_schedule",
    { caller, schedule_id: id, changes },
    oneSchedule,
  );
}

/**
 * Deletes a schedule.
 *
 * @param options.deletesRows Whether the rows that it has stored are deleted, too.
 * @throws ConnectError `report_schedule_not_found`.
 */
export function deleteReportSchedule(
  database: Database,
  caller: Caller,
  { id, deletesRows }: { id: string; deletesRows: boolean },
): Promise<{ deleted: true }> {
  return rpc(
    database,
    "delete_report_schedule",
    { caller, schedule_id: id, delete_rows: deletesRows },
    z.object({ deleted: z.literal(true) }),
  );
}
