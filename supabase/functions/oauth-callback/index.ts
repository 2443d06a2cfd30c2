import { callbackResponse } from "../../../shared/connections/callback-response.ts";
import { finishConsent } from "../../../shared/connections/finish-consent.ts";
import { callbackQuerySchema } from "../../../shared/contract/requests/oauth-callback.ts";
import { AnsweredFailure } from "../../../shared/edge/answered-failure.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";

/** Where Amazon sends the browser back to. The state is the credential. */
export default edgeFunction(endpoint({
  name: "oauth-callback",
  methods: ["GET"],
  callers: ["anyone"],
  input: callbackQuerySchema,
  handle: async ({ context, input }) => {
    const outcome = await finishConsent(context, input);
    const response = callbackResponse(outcome);
    if ("failure" in outcome) throw new AnsweredFailure(outcome.failure, response);
    return response;
  },
}));
