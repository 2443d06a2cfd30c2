import { z } from "zod/v3";
import { flagSchema } from "../../schemas/flag.ts";
import { nameListSchema } from "../../schemas/name-list.ts";
import { amazonColumnSchema, reportTableSchema } from "../../schemas/report-table.ts";
import { amazonIdSchema } from "../../schemas/token-target.ts";
import { uuidSchema } from "../../schemas/uuid.ts";
import { wholeNumberSchema } from "../../schemas/whole-number.ts";

const profileIdsSchema = nameListSchema(amazonIdSchema, 1000).nullable();
const columnsSchema = nameListSchema(amazonColumnSchema, 500).nullable();
const backfillDaysSchema = wholeNumberSchema.pipe(z.number().min(0).max(731)).nullable();
const retentionMonthsSchema = wholeNumberSchema.pipe(z.number().min(1).max(1200)).nullable();

/** What `GET /report-schedules` takes. */
export const listReportSchedulesRequestSchema = z.object({
  connection_id: uuidSchema.optional().describe("Only schedules of this connection."),
}).strict();

/** See {@link listReportSchedulesRequestSchema}. */
export type ListReportSchedulesRequest = z.infer<typeof listReportSchedulesRequestSchema>;

/** What `POST /report-schedules` takes. */
export const createReportScheduleRequestSchema = z.object({
  connection_id: uuidSchema.describe("The connection that reports are requested with."),
  profile_ids: profileIdsSchema.default(null)
    .describe("The profiles or DSP advertisers; null for all of the connection, later ones too."),
  table_name: reportTableSchema.describe("The table that the rows go to: see reports/types."),
  columns: columnsSchema.default(null)
    .describe("Amazon's names of the columns; null for all of the table."),
  backfill_days: backfillDaysSchema.default(null)
    .describe("How many days back the first rows are; null for all that Amazon has."),
  retention_months: retentionMonthsSchema.default(null)
    .describe("For how many months rows are kept; null for ever."),
}).strict();

/** See {@link createReportScheduleRequestSchema}. */
export type CreateReportScheduleRequest = z.infer<typeof createReportScheduleRequestSchema>;

/** What `PATCH /report-schedules/{id}` takes. */
export const changeReportScheduleRequestSchema = z.object({
  id: uuidSchema.describe("The schedule."),
  profile_ids: profileIdsSchema.optional()
    .describe("The profiles or DSP advertisers; null for all of the connection."),
  columns: columnsSchema.optional()
    .describe("Amazon's names of the columns; null for all of the table."),
  backfill_days: backfillDaysSchema.optional()
    .describe("How many days back the first rows are; null for all that Amazon has."),
  retention_months: retentionMonthsSchema.optional()
    .describe("For how many months rows are kept; null for ever."),
  status: z.enum(["active", "paused"]).optional()
    .describe("Whether reports are requested. What is stored stays either way."),
}).strict();

/** See {@link changeReportScheduleRequestSchema}. */
export type ChangeReportScheduleRequest = z.infer<typeof changeReportScheduleRequestSchema>;

/** Names one schedule. */
export const reportScheduleIdSchema = z.object({
  id: uuidSchema.describe("The schedule."),
}).strict();

/** See {@link reportScheduleIdSchema}. */
export type ReportScheduleId = z.infer<typeof reportScheduleIdSchema>;

/** What `DELETE /report-schedules/{id}` takes. */
export const deleteReportScheduleRequestSchema = z.object({
  id: uuidSchema.describe("The schedule."),
  delete_rows: flagSchema.default(false)
    .describe("Whether the rows that it has stored are deleted, too."),
}).strict();

/** See {@link deleteReportScheduleRequestSchema}. */
export type DeleteReportScheduleRequest = z.infer<typeof deleteReportScheduleRequestSchema>;
