import { syncAccounts, syncRequestSchema } from "../../../shared/accounts/sync-accounts.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";

/** Brings accounts and profiles in step with Amazon. */
export default edgeFunction(endpoint({
  name: "sync-accounts",
  methods: ["POST"],
  callers: ["user", "schedule"],
  input: syncRequestSchema,
  handle: ({ context, caller, input }) => syncAccounts(context, caller, input),
}));
