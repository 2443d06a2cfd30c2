import { accountListSchema } from "../answers/list-accounts.ts";
import { listAccountsRequestSchema } from "../requests/list-accounts.ts";
import { EXAMPLE } from "../example-values.ts";
import { ADS_API_ERRORS, TOKEN_ERRORS } from "../operation-errors.ts";
import type { FunctionContract } from "../operation.ts";

/** What `list-accounts` takes and answers. */
export const listAccounts: FunctionContract = {
  name: "list-accounts",
  purpose: "Lists advertising accounts, stored ones and Amazon's own.",
  operations: [
    {
      methods: ["GET", "POST"],
      summary: "Lists accounts: as stored by the last sync, or live from Amazon.",
      callers: "user",
      scope: "accounts:read",
      request: listAccountsRequestSchema,
      examples: [
        { title: "Stored accounts", input: { status: "active", limit: 50 } },
        {
          title: "Profiles in Europe, live from Amazon",
          input: { source: "profiles", connection_id: EXAMPLE.connectionId, region: "EU" },
        },
      ],
      answers: { 200: accountListSchema },
      errors: [...TOKEN_ERRORS, ...ADS_API_ERRORS, "profile_not_found", "cursor_invalid"],
    },
  ],
};
