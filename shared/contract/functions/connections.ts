import { z } from "zod/v3";
import {
  connectionListSchema,
  detailedConnectionSchema,
  shownConnectionSchema,
} from "../answers/connections.ts";
import {
  changeConnectionRequestSchema,
  connectionIdSchema,
  importRequestSchema,
} from "../requests/connections.ts";
import { noInputSchema } from "../requests/no-input.ts";
import { EXAMPLE } from "../example-values.ts";
import type { FunctionContract } from "../operation.ts";

/** What `connections` takes and answers. */
export const connections: FunctionContract = {
  name: "connections",
  purpose: "Manages connections to Amazon.",
  operations: [
    {
      methods: ["GET"],
      summary: "Lists the caller's connections.",
      callers: "user",
      scope: "connections:read",
      request: noInputSchema,
      examples: [
        { title: "All", input: {} },
      ],
      answers: { 200: connectionListSchema },
      errors: [],
    },
    {
      methods: ["POST"],
      summary: "Imports a refresh token or a code of another system.",
      callers: "user",
      scope: "connections:write",
      request: importRequestSchema,
      examples: [
        {
          title: "A refresh token",
          input: { name: "My brand", region: "EU", refresh_token: EXAMPLE.refreshToken },
        },
        {
          title: "An authorization code",
          input: {
            code: EXAMPLE.importedCode,
            redirect_uri: EXAMPLE.redirectUri,
            code_verifier: EXAMPLE.codeVerifier,
          },
        },
      ],
      answers: { 200: detailedConnectionSchema },
      errors: [
        "connection_not_found",
        "already_imported",
        "quota_exceeded",
        "consented_at_invalid",
        "refresh_token_rejected",
        "authorization_code_rejected",
        "oauth_client_not_found",
        "sealed_value_unreadable",
        "amazon_unavailable",
        "amazon_client_rejected",
        "amazon_answer_invalid",
      ],
    },
    {
      item: true,
      methods: ["GET"],
      summary: "Shows a connection and the state of its token.",
      callers: "user",
      scope: "connections:read",
      request: connectionIdSchema,
      examples: [
        { title: "One connection", input: { id: EXAMPLE.connectionId } },
      ],
      answers: { 200: detailedConnectionSchema },
      errors: ["connection_not_found"],
    },
    {
      item: true,
      methods: ["PATCH"],
      summary:
        "Renames a connection, changes its regions, accepts another login, or hands it over.",
      callers: "user",
      scope: "connections:write",
      request: changeConnectionRequestSchema,
      examples: [
        { title: "Rename", input: { id: EXAMPLE.connectionId, name: "My brand in Europe" } },
        {
          title: "Sync two regions only",
          input: { id: EXAMPLE.connectionId, regions: ["NA", "EU"] },
        },
      ],
      answers: { 200: z.union([detailedConnectionSchema, shownConnectionSchema]) },
      errors: [
        "connection_not_found",
        "connection_not_ready",
        "connection_disconnected",
        "connection_bound_to_app",
        "quota_exceeded",
        "refresh_in_progress",
        "sealed_value_unreadable",
      ],
    },
    {
      item: true,
      methods: ["DELETE"],
      summary: "Disconnects a connection: its tokens are destroyed.",
      callers: "user",
      scope: "connections:write",
      request: connectionIdSchema,
      examples: [
        { title: "Disconnect", input: { id: EXAMPLE.connectionId } },
      ],
      answers: { 200: shownConnectionSchema },
      errors: ["connection_not_found"],
    },
  ],
};
