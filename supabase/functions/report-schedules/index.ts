import {
  changeReportScheduleRequestSchema,
  createReportScheduleRequestSchema,
  deleteReportScheduleRequestSchema,
  listReportSchedulesRequestSchema,
  reportScheduleIdSchema,
} from "../../../shared/contract/requests/report-schedules.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import {
  changeReportSchedule,
  createReportSchedule,
  deleteReportSchedule,
  listReportSchedules,
  readReportSchedule,
} from "../../../shared/reports/schedules/manage-report-schedules.ts";

const common = { name: "report-schedules", callers: ["user"] } as const;

/** Which reports are kept in step with Amazon: list and create; read, change, pause and delete one. */
export default edgeFunction(
  endpoint({
    ...common,
    methods: ["GET"],
    input: listReportSchedulesRequestSchema,
    handle: ({ context, caller, input }) => listReportSchedules(context, caller, input),
  }),
  endpoint({
    ...common,
    methods: ["POST"],
    input: createReportScheduleRequestSchema,
    handle: ({ context, caller, input }) => createReportSchedule(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["GET"],
    input: reportScheduleIdSchema,
    handle: ({ context, caller, input }) => readReportSchedule(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["PATCH"],
    input: changeReportScheduleRequestSchema,
    handle: ({ context, caller, input }) => changeReportSchedule(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["DELETE"],
    input: deleteReportScheduleRequestSchema,
    handle: ({ context, caller, input }) => deleteReportSchedule(context, caller, input),
  }),
);
