import { noInputSchema } from "../../../shared/contract/requests/no-input.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { runReports } from "../../../shared/reports/running/run-reports.ts";

/** Plans, requests and loads reports; pg_cron calls it every minute through pg_net, and the database when one is due. */
export default edgeFunction(endpoint({
  name: "run-reports",
  methods: ["POST"],
  callers: ["schedule"],
  input: noInputSchema,
  handle: ({ context }) => runReports(context),
}));
