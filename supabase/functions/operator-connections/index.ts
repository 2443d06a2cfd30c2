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
  handle: ({ context, caller, input }) => listAllConnections(context, caller, input),
}));
