import {
  deletedOauthClientSchema,
  oauthClientListSchema,
  shownOauthClientSchema,
} from "../answers/oauth-clients.ts";
import { noInputSchema } from "../requests/no-input.ts";
import {
  changeOauthClientRequestSchema,
  createOauthClientRequestSchema,
  oauthClientIdSchema,
} from "../requests/oauth-clients.ts";
import { EXAMPLE } from "../example-values.ts";
import type { FunctionContract } from "../operation.ts";

/** What `oauth-clients` takes and answers. */
export const oauthClients: FunctionContract = {
  name: "oauth-clients",
  purpose: "Manages the user's own Login with Amazon apps.",
  operations: [
    {
      methods: ["GET"],
      summary: "Lists the caller's own Login with Amazon apps.",
      callers: "user",
      scope: "connections:read",
      request: noInputSchema,
      examples: [
        { title: "All", input: {} },
      ],
      answers: { 200: oauthClientListSchema },
      errors: [],
    },
    {
      methods: ["POST"],
      summary: "Adds a Login with Amazon app of the caller's own.",
      callers: "user",
      scope: "connections:write",
      request: createOauthClientRequestSchema,
      examples: [
        {
          title: "Add an app",
          input: {
            name: "Agency",
            client_id: EXAMPLE.clientId,
            client_secret: EXAMPLE.clientSecret,
          },
        },
      ],
      answers: { 200: shownOauthClientSchema },
      errors: ["quota_exceeded", "connection_not_found"],
    },
    {
      item: true,
      methods: ["PATCH"],
      summary: "Renames an app or replaces its secret.",
      callers: "user",
      scope: "connections:write",
      request: changeOauthClientRequestSchema,
      examples: [
        { title: "Rename", input: { id: EXAMPLE.oauthClientId, name: "Agency, Europe" } },
      ],
      answers: { 200: shownOauthClientSchema },
      errors: ["oauth_client_not_found"],
    },
    {
      item: true,
      methods: ["DELETE"],
      summary: "Deletes an app that no connection uses.",
      callers: "user",
      scope: "connections:write",
      request: oauthClientIdSchema,
      examples: [
        { title: "Delete", input: { id: EXAMPLE.oauthClientId } },
      ],
      answers: { 200: deletedOauthClientSchema },
      errors: ["oauth_client_not_found", "oauth_client_in_use"],
    },
  ],
};
