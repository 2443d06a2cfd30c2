import { accountHealthReportSchema } from "../answers/account-health.ts";
import { accountHealthRequestSchema } from "../requests/account-health.ts";
import { EXAMPLE } from "../example-values.ts";
import type { FunctionContract } from "../operation.ts";

/** What `account-health` takes and answers. */
export const accountHealth: FunctionContract = {
  name: "account-health",
  purpose: "Reports the health of connections and accounts.",
  operations: [
    {
      methods: ["GET", "POST"],
      summary: "Says how healthy connections and accounts are, and whether the user has to act.",
      callers: "user",
      scope: "accounts:read",
      request: accountHealthRequestSchema,
      examples: [
        { title: "All connections", input: {} },
        {
          title: "One connection with all of its accounts",
          input: { connection_id: EXAMPLE.connectionId, accounts: "all" },
        },
      ],
      answers: { 200: accountHealthReportSchema },
      errors: ["connection_not_found", "connection_not_ready", "cursor_invalid"],
    },
  ],
};
