import { z } from "zod/v3";
import { regionSchema } from "../../schemas/region.ts";
import { reportStatusSchema } from "../../schemas/report-status.ts";

const timeSchema = z.string().nullable();

const reportSchema = z.object({
  id: z.string().uuid().describe("The id of the report in this project."),
  connection_id: z.string().uuid().nullable().describe("The connection that it is requested with."),
  schedule_id: z.string().uuid().nullable()
    .describe("The schedule that made it; null for one that a caller requested."),
  table_name: z.string().describe("The table that its rows go to."),
  report_type_id: z.string().describe("Amazon's reportTypeId."),
  region: regionSchema.describe("The region whose host is asked."),
  profile_id: z.string().describe("The profile, or the DSP advertiser."),
  columns: z.array(z.string()).nullable().describe("Amazon's names of the columns."),
  start_date: z.string().describe("The first date."),
  end_date: z.string().describe("The last date."),
  reason: z.enum(["manual", "recent", "window", "backfill"])
    .describe(
      "Why it was made: by a caller, for the last days, to read older ones again, or for the first time.",
    ),
  status: reportStatusSchema.describe("How far it is."),
  amazon_report_id: z.string().nullable().describe("Amazon's id of the report."),
  attempts: z.number().describe("How many steps in a row have failed."),
  asks: z.number().describe("How many times it was requested from Amazon."),
  error_code: z.string().nullable().describe("Why the last step failed, as a stable code."),
  error_detail: z.string().nullable().describe("Why the last step failed, in a sentence."),
  rows: z.number().nullable().describe("How many rows it has; null until they are stored."),
  file_size: z.number().nullable().describe(
    "The size of Amazon's file in bytes, where it is known.",
  ),
  created_at: z.string().describe("When it was made: RFC 3339."),
  requested_at: timeSchema.describe("When Amazon accepted it: RFC 3339."),
  ready_at: timeSchema.describe("When Amazon had made it: RFC 3339."),
  stored_at: timeSchema.describe("When its rows were stored: RFC 3339."),
  finished_at: timeSchema.describe("When it was stored, failed or cancelled: RFC 3339."),
  next_attempt_at: timeSchema.describe("When the next step is due: RFC 3339."),
});

const coverageSchema = z.object({
  connection_id: z.string().uuid().nullable().describe("The connection that brought the rows."),
  table_name: z.string().describe("The table."),
  profile_id: z.string().describe("The profile, or the DSP advertiser."),
  date: z.string().describe("The date."),
  requested_at: timeSchema.describe("When the date was requested last: RFC 3339."),
  report_id: z.string().uuid().nullable().describe("The report whose rows are stored."),
  stored_at: timeSchema.describe("When they were stored: RFC 3339; null while there are none."),
  rows: z.number().nullable().describe("How many rows the date has."),
  as_of: timeSchema.describe("When Amazon was asked for what is stored: RFC 3339."),
  age_days: z.number().nullable().describe("How old the date was then, in days."),
  is_final: z.boolean().describe("Whether Amazon no longer restates the date."),
  final_on: z.string().describe("From which date on it is final."),
});

const gapsSchema = z.array(z.string())
  .describe("What Amazon never has rows of in this table, in sentences.");

/** What `GET /reports` answers. */
export const reportListSchema = z.object({
  reports: z.array(reportSchema).describe("The reports of this page, newest first."),
  next_cursor: z.string().nullable().describe("The cursor of the next page; null at the end."),
});

/** See {@link reportListSchema}. */
export type ReportList = z.infer<typeof reportListSchema>;

/** What `POST /reports` answers. */
export const shownReportSchema = z.object({
  report: reportSchema.describe("The report. Its status says how far it is."),
});

/** See {@link shownReportSchema}. */
export type ShownReport = z.infer<typeof shownReportSchema>;

/** What `GET /reports/{id}` answers. */
export const readReportSchema = z.object({
  report: reportSchema.describe("The report."),
  coverage: z.array(coverageSchema).describe("What is stored of each of its dates."),
  download_url: z.string().nullable().optional()
    .describe("The address of Amazon's own file, when it was asked for; null when there is none."),
  download_url_expires_at: z.string().nullable().optional()
    .describe("How long the address is valid: RFC 3339."),
});

/** See {@link readReportSchema}. */
export type ReadReport = z.infer<typeof readReportSchema>;

/** What `DELETE /reports/{id}` answers. */
export const cancelledReportSchema = z.object({
  report: reportSchema.describe("The report after the call."),
  cancelled_at_amazon: z.boolean()
    .describe("Whether Amazon makes no file of it: it only stops what it has not begun."),
});

/** See {@link cancelledReportSchema}. */
export type CancelledReport = z.infer<typeof cancelledReportSchema>;

/** What `GET /reports/coverage` answers. */
export const reportCoverageSchema = z.object({
  coverage: z.array(coverageSchema).describe("What is stored, by profile and date."),
  gaps: gapsSchema,
  next_cursor: z.string().nullable().describe("The cursor of the next page; null at the end."),
});

/** See {@link reportCoverageSchema}. */
export type ReportCoverage = z.infer<typeof reportCoverageSchema>;

/** What `GET /reports/types` answers. */
export const reportTypesSchema = z.object({
  report_types: z.array(z.object({
    table_name: z.string().describe("The table."),
    report_type_id: z.string().describe("Amazon's reportTypeId."),
    ad_product: z.string().describe("Amazon's ad product."),
    group_by: z.array(z.string()).describe("Amazon's groupings."),
    target: z.enum(["profile", "advertiser"])
      .describe("Whether it is about a profile or about a DSP advertiser."),
    max_days: z.number().describe("How many days one report covers at most."),
    retention_days: z.number().describe("How many days back Amazon has data."),
    final_after_days: z.number().describe("How old a date is when Amazon no longer restates it."),
    gaps: gapsSchema,
    columns: z.array(z.object({
      name: z.string().describe("Amazon's name."),
      column: z.string().describe("The name in the table."),
      type: z.enum(["text", "date", "numeric"]).describe("The type in the table."),
    })).describe("The columns."),
  })).describe("Every table that reports are stored in."),
});

/** See {@link reportTypesSchema}. */
export type ReportTypes = z.infer<typeof reportTypesSchema>;
