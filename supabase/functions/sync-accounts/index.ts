import { runOperation } from "../../../shared/accounts/run-operation.ts";
import { operationRequestSchema } from "../../../shared/contract/requests/sync-accounts.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";

/** Syncs accounts and profiles with Amazon, updates and disconnects them. */
export default edgeFunction(endpoint({
  name: "sync-accounts",
  methods: ["POST"],
  callers: ["user", "schedule"],
  input: operationRequestSchema,
  handle: ({ context, caller, input }) => runOperation(context, caller, input),
}));
