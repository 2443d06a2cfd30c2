import {
  cancelledReportSchema,
  readReportSchema,
  reportCoverageSchema,
  reportListSchema,
  reportTypesSchema,
  shownReportSchema,
} from "../answers/reports.ts";
import { noInputSchema } from "../requests/no-input.ts";
import {
  cancelReportRequestSchema,
  createReportRequestSchema,
  listReportsRequestSchema,
  readReportRequestSchema,
  readReportRowsRequestSchema,
  reportCoverageRequestSchema,
} from "../requests/reports.ts";
import { EXAMPLE } from "../example-values.ts";
import { ADS_API_ERRORS, REPORT_ERRORS, TOKEN_ERRORS } from "../operation-errors.ts";
import type { FunctionContract } from "../operation.ts";

/** What `reports` takes and answers. */
export const reports: FunctionContract = {
  name: "reports",
  purpose: "Requests reports and answers with what is stored of them.",
  operations: [
    {
      methods: ["GET"],
      summary: "Lists the caller's reports, newest first.",
      callers: "user",
      scope: "reports:read",
      request: listReportsRequestSchema,
      examples: [
        {
          title: "Stored ones of a table",
          input: { table_name: "report_sp_campaigns", limit: 20 },
        },
      ],
      answers: { 200: reportListSchema },
      errors: ["connection_not_found", "cursor_invalid"],
    },
    {
      methods: ["POST"],
      summary: "Requests a report. Its rows are stored in the background.",
      callers: "user",
      scope: "reports:write",
      request: createReportRequestSchema,
      examples: [
        {
          title: "Two weeks of campaigns",
          input: {
            connection_id: EXAMPLE.connectionId,
            profile_id: EXAMPLE.profileId,
            table_name: "report_sp_campaigns",
            start_date: EXAMPLE.reportStart,
            end_date: EXAMPLE.reportEnd,
          },
        },
      ],
      answers: { 202: shownReportSchema },
      errors: [
        ...REPORT_ERRORS,
        "report_dates_invalid",
        "report_running",
        "report_limit_reached",
      ],
    },
    {
      path: "types",
      methods: ["GET"],
      summary: "Lists the tables that reports are stored in, with their columns.",
      callers: "anyone",
      scope: null,
      request: noInputSchema,
      examples: [
        { title: "All", input: {} },
      ],
      answers: { 200: reportTypesSchema },
      errors: [],
    },
    {
      path: "rows",
      methods: ["GET"],
      summary: "Answers with the rows of a table, as JSON lines or as CSV.",
      callers: "user",
      scope: "reports:read",
      request: readReportRowsRequestSchema,
      examples: [
        {
          title: "A thousand rows",
          input: { table_name: "report_sp_campaigns", limit: 1000 },
        },
      ],
      answers: { 200: null },
      errors: [
        "report_type_unknown",
        "report_columns_invalid",
        "report_rows_changed",
        "cursor_invalid",
      ],
    },
    {
      path: "coverage",
      methods: ["GET"],
      summary: "Says what is stored of a table, by profile and date, and whether it is final.",
      callers: "user",
      scope: "reports:read",
      request: reportCoverageRequestSchema,
      examples: [
        { title: "Of a table", input: { table_name: "report_sp_campaigns" } },
      ],
      answers: { 200: reportCoverageSchema },
      errors: ["report_type_unknown", "cursor_invalid"],
    },
    {
      item: true,
      methods: ["GET"],
      summary: "Shows a report, what is stored of it, and the address of Amazon's file.",
      callers: "user",
      scope: "reports:read",
      request: readReportRequestSchema,
      examples: [
        { title: "One", input: { id: EXAMPLE.reportId } },
      ],
      answers: { 200: readReportSchema },
      errors: [...TOKEN_ERRORS, ...ADS_API_ERRORS, "report_not_found", "report_not_ready"],
    },
    {
      item: true,
      methods: ["DELETE"],
      summary:
        "Cancels a report, at Amazon too where Amazon has not begun to make it; deletes its rows if asked.",
      callers: "user",
      scope: "reports:write",
      request: cancelReportRequestSchema,
      examples: [
        { title: "One", input: { id: EXAMPLE.reportId } },
        { title: "With its rows", input: { id: EXAMPLE.reportId, delete_rows: true } },
      ],
      answers: { 200: cancelledReportSchema },
      errors: ["report_not_found"],
    },
  ],
};
