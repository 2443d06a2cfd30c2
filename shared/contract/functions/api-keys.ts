import {
  apiKeyListSchema,
  changedApiKeySchema,
  createdApiKeySchema,
  revokedApiKeySchema,
  revokedApiKeysSchema,
} from "../answers/api-keys.ts";
import {
  changeApiKeyRequestSchema,
  createApiKeyRequestSchema,
  revokeApiKeyRequestSchema,
  revokeApiKeysRequestSchema,
} from "../requests/api-keys.ts";
import { noInputSchema } from "../requests/no-input.ts";
import { EXAMPLE } from "../example-values.ts";
import type { FunctionContract } from "../operation.ts";

/** What `api-keys` takes and answers. */
export const apiKeys: FunctionContract = {
  name: "api-keys",
  purpose: "Manages API keys.",
  operations: [
    {
      methods: ["GET"],
      summary: "Lists the caller's API keys.",
      callers: "user",
      scope: "keys",
      request: noInputSchema,
      examples: [
        { title: "All", input: {} },
      ],
      answers: { 200: apiKeyListSchema },
      errors: [],
    },
    {
      methods: ["POST"],
      summary: "Creates an API key.",
      callers: "user",
      scope: "keys",
      request: createApiKeyRequestSchema,
      examples: [
        {
          title: "For one connection, with an expiry",
          input: {
            name: "Nightly report",
            scopes: ["tokens"],
            connection_id: EXAMPLE.connectionId,
            expires_at: "2037-01-01T00:00:00Z",
          },
          moreScope: "tokens",
        },
      ],
      answers: { 200: createdApiKeySchema },
      errors: [
        "quota_exceeded",
        "api_key_exceeds_maker",
        "api_key_expiry_invalid",
        "connection_not_found",
      ],
    },
    {
      methods: ["DELETE"],
      summary: "Revokes all API keys of the caller's user.",
      callers: "user",
      scope: "keys",
      request: revokeApiKeysRequestSchema,
      examples: [
        { title: "All", input: { all: true } },
      ],
      answers: { 200: revokedApiKeysSchema },
      errors: [],
    },
    {
      item: true,
      methods: ["PATCH"],
      summary: "Renames an API key or lets it expire earlier.",
      callers: "user",
      scope: "keys",
      request: changeApiKeyRequestSchema,
      examples: [
        { title: "Rename", input: { id: EXAMPLE.apiKeyId, name: "Nightly report, old" } },
      ],
      answers: { 200: changedApiKeySchema },
      errors: ["api_key_not_found", "api_key_expiry_invalid"],
    },
    {
      item: true,
      methods: ["DELETE"],
      summary: "Revokes an API key.",
      callers: "user",
      scope: "keys",
      request: revokeApiKeyRequestSchema,
      examples: [
        { title: "Revoke a leaked key", input: { id: EXAMPLE.apiKeyId, descendants: true } },
      ],
      answers: { 200: revokedApiKeySchema },
      errors: ["api_key_not_found"],
    },
  ],
};
