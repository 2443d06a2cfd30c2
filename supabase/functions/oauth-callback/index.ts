import { callbackQuerySchema, finishConsent } from "../../../shared/connections/callback.ts";
import { callbackResponse } from "../../../shared/connections/callback-response.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";

/** Where Amazon sends the browser back to. The state is the credential. */
export default edgeFunction(endpoint({
  name: "oauth-callback",
  methods: ["GET"],
  callers: ["anyone"],
  input: callbackQuerySchema,
  handle: async ({ context, input }) => callbackResponse(await finishConsent(context, input)),
}));
