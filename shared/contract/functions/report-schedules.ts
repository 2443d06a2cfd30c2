import {
  deletedReportScheduleSchema,
  readReportScheduleSchema,
  reportScheduleListSchema,
  shownReportScheduleSchema,
} from "../answers/report-schedules.ts";
import {
  changeReportScheduleRequestSchema,
  createReportScheduleRequestSchema,
  deleteReportScheduleRequestSchema,
  listReportSchedulesRequestSchema,
  reportScheduleIdSchema,
} from "../requests/report-schedules.ts";
import { EXAMPLE } from "../example-values.ts";
import { REPORT_ERRORS } from "../operation-errors.ts";
import type { FunctionContract } from "../operation.ts";

/** What `report-schedules` takes and answers. */
export const reportSchedules: FunctionContract = {
  name: "report-schedules",
  purpose: "Manages schedules of reports.",
  operations: [
    {
      methods: ["GET"],
      summary: "Lists the caller's schedules of reports.",
      callers: "user",
      scope: "reports:read",
      request: listReportSchedulesRequestSchema,
      examples: [
        { title: "Of a connection", input: { connection_id: EXAMPLE.connectionId } },
      ],
      answers: { 200: reportScheduleListSchema },
      errors: ["connection_not_found"],
    },
    {
      methods: ["POST"],
      summary: "Makes a schedule: from then on its table is kept in step with Amazon.",
      callers: "user",
      scope: "reports:write",
      request: createReportScheduleRequestSchema,
      examples: [
        {
          title: "Campaigns of Sponsored Products, all profiles, kept for two years",
          input: {
            connection_id: EXAMPLE.connectionId,
            table_name: "report_sp_campaigns",
            retention_months: 24,
          },
        },
      ],
      answers: { 200: shownReportScheduleSchema },
      errors: [...REPORT_ERRORS, "report_already_scheduled", "quota_exceeded"],
    },
    {
      item: true,
      methods: ["GET"],
      summary: "Shows a schedule, its next runs and its last failures.",
      callers: "user",
      scope: "reports:read",
      request: reportScheduleIdSchema,
      examples: [
        { title: "One", input: { id: EXAMPLE.reportScheduleId } },
      ],
      answers: { 200: readReportScheduleSchema },
      errors: ["report_schedule_not_found"],
    },
    {
      item: true,
      methods: ["PATCH"],
      summary: "Changes or pauses a schedule.",
      callers: "user",
      scope: "reports:write",
      request: changeReportScheduleRequestSchema,
      examples: [
        { title: "Pause", input: { id: EXAMPLE.reportScheduleId, status: "paused" } },
      ],
      answers: { 200: shownReportScheduleSchema },
      errors: ["report_schedule_not_found", ...REPORT_ERRORS, "report_already_scheduled"],
    },
    {
      item: true,
      methods: ["DELETE"],
      summary: "Deletes a schedule, and its rows where that is asked for.",
      callers: "user",
      scope: "reports:write",
      request: deleteReportScheduleRequestSchema,
      examples: [
        { title: "With its rows", input: { id: EXAMPLE.reportScheduleId, delete_rows: true } },
      ],
      answers: { 200: deletedReportScheduleSchema },
      errors: ["report_schedule_not_found"],
    },
  ],
};
