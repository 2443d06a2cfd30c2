import { callbackQuerySchema, finishConsent } from "../../../shared/connections/callback.ts";
import { callbackResponse } from "../../../shared/connections/callback-response.ts";
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
