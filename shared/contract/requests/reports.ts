import { z } from "zod/v3";
import { nameListSchema } from "../../schemas/name-list.ts";
import { flagSchema } from "../../schemas/flag.ts";
import { reportDateSchema } from "../../schemas/report-date.ts";
import { reportStatusSchema } from "../../schemas/report-status.ts";
import {
  amazonColumnSchema,
  reportColumnSchema,
  reportTableSchema,
} from "../../schemas/report-table.ts";
import { amazonIdSchema } from "../../schemas/token-target.ts";
import { uuidSchema } from "../../schemas/uuid.ts";
import { wholeNumberSchema } from "../../schemas/whole-number.ts";

const limitSchema = wholeNumberSchema.pipe(z.number().min(1).max(500)).default(100);
const cursorSchema = z.string().max(8000).optional()
  .describe("The next_cursor of the page before.");

/** What `GET /reports` takes. */
export const listReportsRequestSchema = z.object({
  status: reportStatusSchema.optional().describe("Only reports that are so far."),
  table_name: reportTableSchema.optional().describe("Only reports of this table."),
  connection_id: uuidSchema.optional().describe("Only reports of this connection."),
  profile_id: amazonIdSchema.optional()
    .describe("Only reports of this profile, or of this DSP advertiser."),
  schedule_id: uuidSchema.optional().describe("Only reports that this schedule has made."),
  date: reportDateSchema.optional().describe("Only reports that cover this date."),
  limit: limitSchema.describe("How many reports a page has at most."),
  cursor: cursorSchema,
}).strict();

/** See {@link listReportsRequestSchema}. */
export type ListReportsRequest = z.infer<typeof listReportsRequestSchema>;

/** What `POST /reports` takes. */
export const createReportRequestSchema = z.object({
  connection_id: uuidSchema.describe("The connection that the report is requested with."),
  profile_id: amazonIdSchema
    .describe("The profile, or the DSP advertiser, that it is about: Amazon's id."),
  table_name: reportTableSchema.describe("The table that its rows go to: see reports/types."),
  columns: nameListSchema(amazonColumnSchema, 500).optional()
    .describe("Amazon's names of the columns; all of the table when absent."),
  start_date: reportDateSchema.describe("The first date, in the time zone of the profile."),
  end_date: reportDateSchema.describe("The last date, in the time zone of the profile."),
}).strict();

/** See {@link createReportRequestSchema}. */
export type CreateReportRequest = z.infer<typeof createReportRequestSchema>;

/** What `GET /reports/{id}` takes. */
export const readReportRequestSchema = z.object({
  id: uuidSchema.describe("The report."),
  download_url: flagSchema.default(false)
    .describe("Whether Amazon is asked for the address of its own file."),
}).strict();

/** See {@link readReportRequestSchema}. */
export type ReadReportRequest = z.infer<typeof readReportRequestSchema>;

/** What `DELETE /reports/{id}` takes. */
export const cancelReportRequestSchema = z.object({
  id: uuidSchema.describe("The report."),
  delete_rows: flagSchema.default(false).describe(
    "Whether the rows that it has stored are deleted, too. A schedule of its profile reads the dates again.",
  ),
}).strict();

/** See {@link cancelReportRequestSchema}. */
export type CancelReportRequest = z.infer<typeof cancelReportRequestSchema>;

/** The rows, or the dates, that a caller wants of one table. */
const selectionShape = {
  table_name: reportTableSchema.describe("The table: see reports/types."),
  profile_ids: nameListSchema(amazonIdSchema, 500).optional()
    .describe("The only profiles or DSP advertisers, with commas between them; all when absent."),
  start_date: reportDateSchema.optional().describe("The first date; all dates when absent."),
  end_date: reportDateSchema.optional().describe("The last date; all dates when absent."),
};

/** What `GET /reports/rows` takes. */
export const readReportRowsRequestSchema = z.object({
  ...selectionShape,
  columns: nameListSchema(reportColumnSchema, 500).optional()
    .describe("The table's columns that are answered, with commas between them; all when absent."),
  format: z.enum(["ndjson", "csv"]).default("ndjson")
    .describe("One JSON object a line, or CSV with a line of names."),
  limit: wholeNumberSchema.pipe(z.number().min(1).max(50_000)).optional()
    .describe("About how many rows the answer has, which then names a cursor; all when absent."),
  cursor: z.string().max(8000).optional()
    .describe("The header x-next-cursor of the answer before."),
}).strict();

/** See {@link readReportRowsRequestSchema}. */
export type ReadReportRowsRequest = z.infer<typeof readReportRowsRequestSchema>;

/** What `GET /reports/coverage` takes. */
export const reportCoverageRequestSchema = z.object({
  ...selectionShape,
  limit: limitSchema.describe("How many dates a page has at most."),
  cursor: cursorSchema,
}).strict();

/** See {@link reportCoverageRequestSchema}. */
export type ReportCoverageRequest = z.infer<typeof reportCoverageRequestSchema>;
