import { callbackQuerySchema } from "../requests/oauth-callback.ts";
import { EXAMPLE } from "../example-values.ts";
import type { FunctionContract } from "../operation.ts";

/** What `oauth-callback` takes and answers. */
export const oauthCallback: FunctionContract = {
  name: "oauth-callback",
  purpose: "Receives the browser that comes back from Amazon.",
  operations: [
    {
      methods: ["GET"],
      summary: "Takes the browser back from Amazon. The state is the credential.",
      callers: "anyone",
      scope: null,
      request: callbackQuerySchema,
      examples: [
        { title: "The person consented", input: { state: EXAMPLE.state, code: EXAMPLE.code } },
        {
          title: "The person did not consent",
          input: { state: EXAMPLE.state, error: "access_denied" },
        },
      ],
      answers: { 200: null, 302: null },
      errors: [
        "state_invalid",
        "consent_denied",
        "authorization_code_rejected",
        "sealed_value_unreadable",
        "amazon_unavailable",
        "amazon_client_rejected",
        "amazon_request_rejected",
        "amazon_answer_invalid",
      ],
    },
  ],
};
