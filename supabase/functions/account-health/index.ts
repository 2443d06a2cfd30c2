import { checkAccountHealth } from "../../../shared/account-health/check-account-health.ts";
import { accountHealthRequestSchema } from "../../../shared/contract/requests/account-health.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";

/** Says how healthy connections and accounts are, and whether the user has to act. */
export default edgeFunction(endpoint({
  name: "account-health",
  methods: ["GET", "POST"],
  callers: ["user"],
  input: accountHealthRequestSchema,
  handle: ({ context, caller, input }) => checkAccountHealth(context, caller, input),
}));
