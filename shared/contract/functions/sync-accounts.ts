import { acceptedSchema } from "../answers/accepted.ts";
import { operationAnswerSchema } from "../answers/sync-accounts.ts";
import { operationRequestSchema } from "../requests/sync-accounts.ts";
import { EXAMPLE } from "../example-values.ts";
import type { FunctionContract } from "../operation.ts";

/** What `sync-accounts` takes and answers. */
export const syncAccounts: FunctionContract = {
  name: "sync-accounts",
  purpose: "Syncs, changes and disconnects accounts.",
  operations: [
    {
      methods: ["POST"],
      summary: "Syncs accounts and profiles with Amazon, updates and disconnects them.",
      callers: "user or schedule",
      scope: "accounts:write",
      request: operationRequestSchema,
      examples: [
        { title: "Sync all connections", input: {} },
        { title: "Sync a connection", input: { connection_ids: [EXAMPLE.connectionId] } },
        {
          title: "Make an account the default",
          input: {
            operation: "update",
            account_ids: [EXAMPLE.accountId],
            set: { is_default: true },
          },
        },
        {
          title: "Disconnect an account",
          input: { operation: "disconnect", account_ids: [EXAMPLE.accountId] },
        },
        {
          title: "Disconnect a connection",
          input: { operation: "disconnect", connection_ids: [EXAMPLE.connectionId] },
          moreScope: "connections:write",
        },
      ],
      answers: { 200: operationAnswerSchema, 202: acceptedSchema },
      errors: [],
    },
  ],
};
