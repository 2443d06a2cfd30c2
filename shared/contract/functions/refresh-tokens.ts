import { acceptedSchema } from "../answers/accepted.ts";
import { refreshSummarySchema } from "../answers/refresh-tokens.ts";
import { noInputSchema } from "../requests/no-input.ts";
import type { FunctionContract } from "../operation.ts";

/** What `refresh-tokens` takes and answers. */
export const refreshTokens: FunctionContract = {
  name: "refresh-tokens",
  purpose: "Refreshes tokens that are due.",
  operations: [
    {
      methods: ["POST"],
      summary: "Refreshes the tokens that are due. The schedule calls it every minute.",
      callers: "schedule",
      scope: null,
      request: noInputSchema,
      examples: [
        { title: "Refresh", input: {} },
      ],
      answers: { 200: refreshSummarySchema, 202: acceptedSchema },
      errors: [],
    },
  ],
};
