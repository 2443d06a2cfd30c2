import { noInputSchema } from "../../../shared/contract/requests/no-input.ts";
import {
  cancelReportRequestSchema,
  createReportRequestSchema,
  listReportsRequestSchema,
  readReportRequestSchema,
  readReportRowsRequestSchema,
  reportCoverageRequestSchema,
} from "../../../shared/contract/requests/reports.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { logBrokenBody } from "../../../shared/edge/log-broken-body.ts";
import { cancelReport } from "../../../shared/reports/cancel-report.ts";
import { createReport } from "../../../shared/reports/create-report.ts";
import { listReportCoverage } from "../../../shared/reports/list-report-coverage.ts";
import { listReports } from "../../../shared/reports/list-reports.ts";
import { readReportRows } from "../../../shared/reports/read-report-rows.ts";
import { readReport } from "../../../shared/reports/read-report.ts";

const common = { name: "reports", callers: ["user"] } as const;

/** Reports: list, request, read and cancel them; their catalogue, their rows, and what is stored. */
export default edgeFunction(
  endpoint({
    ...common,
    methods: ["GET"],
    input: listReportsRequestSchema,
    handle: ({ context, caller, input }) => listReports(context, caller, input),
  }),
  endpoint({
    ...common,
    methods: ["POST"],
    input: createReportRequestSchema,
    handle: async ({ context, caller, input }) => {
      const created = await createReport(context, caller, input);
      return Response.json(created, { status: 202, headers: { "cache-control": "no-store" } });
    },
  }),
  endpoint({
    ...common,
    path: "types",
    methods: ["GET"],
    callers: ["anyone"],
    input: noInputSchema,
    handle: async () =>
      (await import("../../../shared/reports/list-report-types.ts")).listReportTypes(),
  }),
  endpoint({
    ...common,
    path: "rows",
    methods: ["GET"],
    input: readReportRowsRequestSchema,
    handle: async ({ context, caller, input }) =>
      logBrokenBody("reports", await readReportRows(context, caller, input)),
  }),
  endpoint({
    ...common,
    path: "coverage",
    methods: ["GET"],
    input: reportCoverageRequestSchema,
    handle: ({ context, caller, input }) => listReportCoverage(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["GET"],
    input: readReportRequestSchema,
    handle: ({ context, caller, input }) => readReport(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["DELETE"],
    input: cancelReportRequestSchema,
    handle: ({ context, caller, input }) => cancelReport(context, caller, input),
  }),
);
