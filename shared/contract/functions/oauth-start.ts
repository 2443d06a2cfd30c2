import { startedConsentSchema } from "../answers/oauth-start.ts";
import { startRequestSchema } from "../requests/oauth-start.ts";
import { EXAMPLE } from "../example-values.ts";
import type { FunctionContract } from "../operation.ts";

/** What `oauth-start` takes and answers. */
export const oauthStart: FunctionContract = {
  name: "oauth-start",
  purpose: "Starts a user's consent at Amazon.",
  operations: [
    {
      methods: ["POST"],
      summary: "Starts a consent and answers with the address of Amazon's consent page.",
      callers: "user",
      scope: "connections:write",
      request: startRequestSchema,
      examples: [
        { title: "Connect", input: { name: "My brand", return_to: EXAMPLE.returnUrl } },
        {
          title: "Renew a consent",
          input: { connection_id: EXAMPLE.connectionId, return_to: EXAMPLE.returnUrl },
        },
      ],
      answers: { 200: startedConsentSchema },
      errors: [
        "return_to_not_allowed",
        "connection_not_found",
        "connection_not_ready",
        "connection_disconnected",
        "oauth_client_not_found",
        "quota_exceeded",
      ],
    },
  ],
};
