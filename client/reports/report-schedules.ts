import type {
  ChangeReportScheduleRequest,
  CreateReportScheduleRequest,
  ReportSchedule,
  ReportScheduleDetail,
} from "../contract.ts";
import { call, type CallOptions, itemPath } from "../http/call.ts";
import type { Transport } from "../http/transport.ts";

/** Schedules: which reports are kept in step with Amazon. */
export interface ReportSchedules {
  /** The schedules, newest first. */
  list(request?: { connection_id?: string }, options?: CallOptions): Promise<ReportSchedule[]>;
  /** A schedule, its next runs and its last failures. */
  get(id: string, options?: CallOptions): Promise<ReportScheduleDetail>;
  /** Makes a schedule. Its `cost` says what it takes. */
  create(request: CreateReportScheduleRequest, options?: CallOptions): Promise<ReportSchedule>;
  /** Changes or pauses a schedule. */
  update(
    id: string,
    change: ChangeReportScheduleRequest,
    options?: CallOptions,
  ): Promise<ReportSchedule>;
  /** Deletes a schedule; its rows too, where that is asked for. */
  remove(id: string, options?: CallOptions & { delete_rows?: boolean }): Promise<void>;
}

/** Makes {@link ReportSchedules}. */
export function reportSchedulesOf(transport: Transport): ReportSchedules {
  async function one(
    method: "POST" | "PATCH",
    path: string,
    input: object,
    options?: CallOptions,
  ): Promise<ReportSchedule> {
    return (await call<{ schedule: ReportSchedule }>(transport, method, path, input, options))
      .schedule;
  }

  return {
    list: async (request, options) =>
      (await call<{ schedules: ReportSchedule[] }>(
        transport,
        "GET",
        "report-schedules",
        request,
        options,
      )).schedules,
    get: (id, options) => call(transport, "GET", itemPath("report-schedules", id), {}, options),
    create: (request, options) => one("POST", "report-schedules", request, options),
    update: (id, change, options) =>
      one("PATCH", itemPath("report-schedules", id), change, options),
    remove: async (id, { delete_rows, ...options } = {}) => {
      await call(
        transport,
        "DELETE",
        itemPath("report-schedules", id),
        { delete_rows },
        options,
      );
    },
  };
}
