import { operatorConnectionsSchema } from "../answers/operator-connections.ts";
import type { FunctionContract } from "../operation.ts";
import { operatorConnectionsRequestSchema } from "../requests/operator-connections.ts";

/** What `operator-connections` takes and answers. */
export const operatorConnections: FunctionContract = {
  name: "operator-connections",
  purpose: "Lists the connections of all users.",
  operations: [
    {
      methods: ["GET"],
      summary: "Lists the connections of all users, with whose they are.",
      callers: "operator",
      scope: null,
      request: operatorConnectionsRequestSchema,
      examples: [
        {
          title: "Those that need a new consent",
          input: { status: "reauthorization_required", limit: 50 },
        },
      ],
      answers: { 200: operatorConnectionsSchema },
      errors: ["cursor_invalid"],
    },
  ],
};
