import { operate, operationSchema } from "../../../shared/accounts/operations.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";

/** Brings accounts and profiles in step with Amazon, and with what their user decides. */
export default edgeFunction(endpoint({
  name: "sync-accounts",
  methods: ["POST"],
  callers: ["user", "schedule"],
  input: operationSchema,
  handle: ({ context, caller, input }) => operate(context, caller, input),
}));
