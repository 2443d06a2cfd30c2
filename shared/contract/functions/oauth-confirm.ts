import { shownConnectionSchema } from "../answers/connections.ts";
import { confirmRequestSchema } from "../requests/oauth-confirm.ts";
import { EXAMPLE } from "../example-values.ts";
import type { FunctionContract } from "../operation.ts";

/** What `oauth-confirm` takes and answers. */
export const oauthConfirm: FunctionContract = {
  name: "oauth-confirm",
  purpose: "Confirms a consent, and makes its connection active.",
  operations: [
    {
      methods: ["POST"],
      summary: "Makes a connection active, for the caller that started its consent.",
      callers: "user",
      scope: "connections:write",
      request: confirmRequestSchema,
      examples: [
        { title: "Confirm", input: { confirmation: EXAMPLE.confirmation } },
      ],
      answers: { 200: shownConnectionSchema },
      errors: ["confirmation_invalid", "confirmation_refused"],
    },
  ],
};
