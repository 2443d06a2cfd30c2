import type {
  CancelledReport,
  CreateReportRequest,
  ListReportsRequest,
  Report,
  ReportCoverage,
  ReportCoverageRequest,
  ReportDetail,
  ReportRowsRequest,
  ReportType,
} from "../contract.ts";
import { AdsConnectError } from "../http/ads-connect-error.ts";
import { call, type CallOptions, itemPath } from "../http/call.ts";
import { everyPage } from "../http/every-page.ts";
import { pause } from "../http/repeat-when-safe.ts";
import type { Transport } from "../http/transport.ts";
import { readRows, type ReportRow } from "./read-rows.ts";

/** Amazon's reports, whose rows are stored in the project's own Postgres. */
export interface Reports {
  /** The tables that reports are stored in, with their columns. */
  types(options?: CallOptions): Promise<ReportType[]>;
  /** One page of reports, newest first. */
  list(
    request?: ListReportsRequest,
    options?: CallOptions,
  ): Promise<{ reports: Report[]; next_cursor: string | null }>;
  /** All reports, newest first, for `for await`. */
  all(
    request?: Omit<ListReportsRequest, "cursor">,
    options?: CallOptions,
  ): AsyncGenerator<Report, void, undefined>;
  /** Requests a report. Its rows are stored in the background: see {@link Reports.finished}. */
  create(request: CreateReportRequest, options?: CallOptions): Promise<Report>;
  /** A report, and what is stored of each of its dates. */
  get(
    id: string,
    options?: CallOptions & { download_url?: boolean },
  ): Promise<ReportDetail>;
  /**
   * Waits until a report is stored, without a limit of its own: Amazon takes minutes, and sometimes hours. A
   * `signal` ends the wait.
   *
   * @throws AdsConnectError `report_not_stored` when it has failed, expired or was cancelled.
   */
  finished(id: string, options?: CallOptions): Promise<Report>;
  /**
   * Cancels a report here, and at Amazon if Amazon has not begun to make it. With `delete_rows`, the rows that
   * it has stored are deleted, too.
   */
  cancel(
    id: string,
    options?: CallOptions & { delete_rows?: boolean },
  ): Promise<CancelledReport>;
  /** What is stored of a table, by profile and date, and whether Amazon may still change it. For `for await`. */
  coverage(
    request: Omit<ReportCoverageRequest, "cursor">,
    options?: CallOptions,
  ): AsyncGenerator<ReportCoverage, void, undefined>;
  /** The rows of a table, for `for await`: they are read as they arrive, and never all held at once. */
  rows<Row extends ReportRow = ReportRow>(
    request: Omit<ReportRowsRequest, "format" | "cursor">,
    options?: CallOptions,
  ): AsyncGenerator<Row, void, undefined>;
}

/** The seconds between two looks at a report: at first, and at most. */
const FIRST_LOOK_SECONDS = 2;
const MAX_LOOK_SECONDS = 30;

function endedWithoutRows({ status }: Report): boolean {
  return status === "failed" || status === "expired" || status === "cancelled";
}

/** Makes {@link Reports}. */
export function reportsOf(transport: Transport): Reports {
  type Page = { reports: Report[]; next_cursor: string | null };

  function list(request?: ListReportsRequest, options?: CallOptions): Promise<Page> {
    return call(transport, "GET", "reports", request, options);
  }

  function get(
    id: string,
    { download_url, ...options }: CallOptions & { download_url?: boolean } = {},
  ): Promise<ReportDetail> {
    return call(transport, "GET", itemPath("reports", id), { download_url }, options);
  }

  async function finished(id: string, options: CallOptions = {}): Promise<Report> {
    for (let seconds = FIRST_LOOK_SECONDS;; seconds = Math.min(seconds * 1.5, MAX_LOOK_SECONDS)) {
      const { report } = await get(id, options);
      if (report.status === "stored") return report;
      if (endedWithoutRows(report)) throw failureOf(report);
      await pause(seconds, options.signal);
    }
  }

  return {
    types: async (options) =>
      (await call<{ report_types: ReportType[] }>(transport, "GET", "reports/types", {}, options))
        .report_types,
    list,
    all: (request, options) =>
      everyPage(async (cursor) => {
        const page = await list({ ...request, cursor: cursor ?? undefined }, options);
        return { items: page.reports, next: page.next_cursor };
      }),
    create: async (request, options) =>
      (await call<{ report: Report }>(transport, "POST", "reports", request, options)).report,
    get,
    finished,
    cancel: (id, { delete_rows, ...options } = {}) =>
      call(
        transport,
        "DELETE",
        itemPath("reports", id),
        { delete_rows },
        options,
      ),
    coverage: (request, options) =>
      everyPage(async (cursor) => {
        const page = await call<{ coverage: ReportCoverage[]; next_cursor: string | null }>(
          transport,
          "GET",
          "reports/coverage",
          { ...request, cursor: cursor ?? undefined },
          options,
        );
        return { items: page.coverage, next: page.next_cursor };
      }),
    rows: <Row extends ReportRow>(
      request: Omit<ReportRowsRequest, "format" | "cursor">,
      options?: CallOptions,
    ) => readRows<Row>(transport, request, options),
  };
}

function failureOf(report: Report): AdsConnectError {
  const { id, status, error_code, error_detail } = report;
  return new AdsConnectError(
    "report_not_stored",
    `The report ${id} is ${status}: ${
      error_detail ?? error_code ?? "there is no reason on record"
    }`,
    { body: report },
  );
}
