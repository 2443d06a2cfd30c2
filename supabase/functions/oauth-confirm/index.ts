import { confirmConsent } from "../../../shared/connections/confirm-consent.ts";
import { confirmRequestSchema } from "../../../shared/contract/requests/oauth-confirm.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { syncInBackground } from "../../../shared/edge/sync-in-background.ts";

/** Activates a connection for the caller who started it. Its accounts begin to sync. */
export default edgeFunction(endpoint({
  name: "oauth-confirm",
  methods: ["POST"],
  callers: ["user"],
  input: confirmRequestSchema,
  handle: async ({ context, caller, input }) => {
    const connection = await confirmConsent(context, caller, input);
    syncInBackground("oauth-confirm", context, connection.id);
    return { connection };
  },
}));
