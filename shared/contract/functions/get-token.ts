import { issuedTokenSchema } from "../answers/get-token.ts";
import { getTokenRequestSchema } from "../requests/get-token.ts";
import { EXAMPLE } from "../example-values.ts";
import { TOKEN_ERRORS } from "../operation-errors.ts";
import type { FunctionContract } from "../operation.ts";

/** What `get-token` takes and answers. */
export const getToken: FunctionContract = {
  name: "get-token",
  purpose: "Hands out valid access tokens.",
  operations: [
    {
      methods: ["GET", "POST"],
      summary: "Answers with a valid access token.",
      callers: "user",
      scope: "tokens",
      request: getTokenRequestSchema,
      examples: [
        { title: "Of a connection", input: { connection_id: EXAMPLE.connectionId } },
        {
          title: "Of a profile, valid for half an hour",
          input: { profile_id: EXAMPLE.profileId, min_validity_seconds: 1800 },
        },
      ],
      answers: { 200: issuedTokenSchema },
      errors: [...TOKEN_ERRORS, "tokens_stopped", "account_not_found", "profile_not_found"],
    },
  ],
};
