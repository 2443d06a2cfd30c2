import { noInputSchema } from "../../../shared/contract/requests/no-input.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { readMetrics } from "../../../shared/metrics/read-metrics.ts";

/** Tells Prometheus how the project does: counts and durations, and nothing of any user's. */
export default edgeFunction(endpoint({
  name: "metrics",
  methods: ["GET"],
  callers: ["operator", "api_key"],
  takesBasic: true,
  input: noInputSchema,
  handle: ({ context, caller }) => readMetrics(context, caller),
}));
