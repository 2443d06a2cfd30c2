import { confirmConnection, confirmRequestSchema } from "../../../shared/connections/confirm.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { syncInBackground } from "../../../shared/edge/sync-in-background.ts";

/** Puts a connection into use for the one who started it; its accounts begin to sync. */
export default edgeFunction(endpoint({
  name: "oauth-confirm",
  methods: ["POST"],
  callers: ["user"],
  input: confirmRequestSchema,
  handle: async ({ context, caller, input }) => {
    const connection = await confirmConnection(context, caller, input);
    syncInBackground("oauth-confirm", context, connection.id);
    return { connection };
  },
}));
