import { listAccounts } from "../../../shared/accounts/list-accounts.ts";
import { listAccountsRequestSchema } from "../../../shared/contract/requests/list-accounts.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";

/** Lists accounts: as stored by the last sync, or live from Amazon. */
export default edgeFunction(endpoint({
  name: "list-accounts",
  methods: ["GET", "POST"],
  callers: ["user"],
  input: listAccountsRequestSchema,
  handle: ({ context, caller, input }) => listAccounts(context, caller, input),
}));
