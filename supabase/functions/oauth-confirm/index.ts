import { syncConnection } from "../../../shared/accounts/sync-connection.ts";
import { confirmConnection, confirmRequestSchema } from "../../../shared/connections/confirm.ts";
import { edgeFunction } from "../../../shared/edge/endpoint.ts";
import { inBackground } from "../../../shared/edge/background.ts";

/** Puts a connection into use for the one who started it; its accounts begin to sync. */
export default edgeFunction({
  name: "oauth-confirm",
  methods: ["POST"],
  callers: ["user"],
  input: confirmRequestSchema,
  handle: async ({ context, caller, input }) => {
    const connection = await confirmConnection(context, caller, input);
    inBackground(
      "oauth-confirm",
      syncConnection(context, { kind: "system" }, connection.id, "callback"),
    );
    return { connection };
  },
});
