import {
  accountHealthRequestSchema,
  checkHealth,
} from "../../../shared/account-health/check-health.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";

/** Says how connections and accounts fare, and whether somebody has to act. */
export default edgeFunction(endpoint({
  name: "account-health",
  methods: ["GET", "POST"],
  callers: ["user"],
  input: accountHealthRequestSchema,
  handle: ({ context, caller, input }) => checkHealth(context, caller, input),
}));
