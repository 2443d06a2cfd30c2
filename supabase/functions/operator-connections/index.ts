import { recordOperatorCall } from "../../../shared/database/record-operator-call.ts";
import { listAllConnections } from "../../../shared/operator/list-all-connections.ts";
import { operatorConnectionsRequestSchema } from "../../../shared/contract/requests/operator-connections.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";

/** Lists the connections of all users, for the operator. */
export default edgeFunction(endpoint({
  name: "operator-connections",
  methods: ["GET"],
  callers: ["operator"],
  input: operatorConnectionsRequestSchema,
  async handle({ context, caller, input }) {
    // Before the answer: what the audit log does not know of is not shown.
    await recordOperatorCall(context.database, caller, "operator-connections");
    return await listAllConnections(context, input);
  },
}));
