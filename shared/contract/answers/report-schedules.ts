import { z } from "zod/v3";

const timeSchema = z.string().nullable();

const scheduleSchema = z.object({
  id: z.string().uuid().describe("The id of the schedule."),
  connection_id: z.string().uuid().describe("The connection that reports are requested with."),
  profile_ids: z.array(z.string()).nullable()
    .describe("The profiles or DSP advertisers; null for all of the connection."),
  table_name: z.string().describe("The table that the rows go to."),
  columns: z.array(z.string()).nullable()
    .describe("Amazon's names of the columns; null for all of the table."),
  illegal_columns: z.array(z.string())
    .describe("Columns that Amazon has refused: they are left out of every request."),
  backfill_days: z.number().nullable()
    .describe("How many days back the first rows are; null for all that Amazon has."),
  retention_months: z.number().nullable()
    .describe("For how many months rows are kept; null for ever."),
  status: z.enum(["active", "paused"]).describe("Whether the caller wants reports requested."),
  state: z.enum(["active", "paused", "limit_reached", "connection_inactive"])
    .describe("Whether they are, and if not, why."),
  last_error: z.string().nullable().describe("Why the last report failed, as a stable code."),
  last_error_detail: z.string().nullable().describe("Why the last report failed, in a sentence."),
  created_at: z.string().describe("When it was made: RFC 3339."),
  updated_at: z.string().describe("When it changed last: RFC 3339."),
  cost: z.object({
    profiles: z.number().describe("How many profiles or DSP advertisers it has now."),
    requests_per_day: z.number().describe("How many reports a day it requests at most."),
    backfill_requests: z.number().describe("How many reports the first rows take."),
    estimated_rows: z.number().nullable().describe("About how many rows it will keep."),
    estimated_bytes: z.number().nullable().describe("About how much disk they will take."),
    is_estimated_from_rows: z.boolean()
      .describe("Whether the estimate is made from rows that are stored already."),
  }).describe("What it takes."),
});

/** What `GET /report-schedules` answers. */
export const reportScheduleListSchema = z.object({
  schedules: z.array(scheduleSchema).describe("The caller's schedules, newest first."),
});

/** See {@link reportScheduleListSchema}. */
export type ReportScheduleList = z.infer<typeof reportScheduleListSchema>;

/** What `POST /report-schedules` and `PATCH /report-schedules/{id}` answer. */
export const shownReportScheduleSchema = z.object({
  schedule: scheduleSchema.describe("The schedule."),
});

/** See {@link shownReportScheduleSchema}. */
export type ShownReportSchedule = z.infer<typeof shownReportScheduleSchema>;

/** What `GET /report-schedules/{id}` answers. */
export const readReportScheduleSchema = z.object({
  schedule: scheduleSchema.describe("The schedule."),
  targets: z.array(z.object({
    profile_id: z.string().describe("The profile, or the DSP advertiser."),
    next_run_at: timeSchema.describe("When its next report is due: RFC 3339."),
    backfilled_to: z.string().nullable().describe("The oldest date that was read so far."),
    last_error: z.string().nullable().describe("Why its last report failed, as a stable code."),
    failures: z.number().describe("How many of its reports in a row have failed."),
  })).describe("Its first 100 profiles or DSP advertisers."),
  next_runs: z.array(z.object({
    profile_id: z.string().describe("The profile, or the DSP advertiser."),
    at: z.string().describe("When its next report is due: RFC 3339."),
  })).describe("The next ten runs."),
  last_failures: z.array(z.object({
    report_id: z.string().uuid().describe("The report that failed."),
    profile_id: z.string().describe("The profile, or the DSP advertiser."),
    error_code: z.string().nullable().describe("Why, as a stable code."),
    error_detail: z.string().nullable().describe("Why, in a sentence."),
    finished_at: timeSchema.describe("When: RFC 3339."),
  })).describe("The last ten reports that failed."),
});

/** See {@link readReportScheduleSchema}. */
export type ReadReportSchedule = z.infer<typeof readReportScheduleSchema>;

/** What `DELETE /report-schedules/{id}` answers. */
export const deletedReportScheduleSchema = z.object({
  deleted: z.literal(true).describe("The schedule is deleted."),
});

/** See {@link deletedReportScheduleSchema}. */
export type DeletedReportSchedule = z.infer<typeof deletedReportScheduleSchema>;
