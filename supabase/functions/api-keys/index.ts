import { changeApiKey } from "../../../shared/api-keys/change-api-key.ts";
import { createApiKey } from "../../../shared/api-keys/create-api-key.ts";
import { listApiKeys } from "../../../shared/api-keys/list-api-keys.ts";
import { revokeApiKey } from "../../../shared/api-keys/revoke-api-key.ts";
import { revokeApiKeys } from "../../../shared/api-keys/revoke-api-keys.ts";
import {
  changeApiKeyRequestSchema,
  createApiKeyRequestSchema,
  revokeApiKeyRequestSchema,
  revokeApiKeysRequestSchema,
} from "../../../shared/contract/requests/api-keys.ts";
import { noInputSchema } from "../../../shared/contract/requests/no-input.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";

const common = { name: "api-keys", callers: ["user"] } as const;

/** Keys for backends and scripts: list, create and revoke all; change and revoke one. */
export default edgeFunction(
  endpoint({
    ...common,
    methods: ["GET"],
    input: noInputSchema,
    handle: ({ context, caller }) => listApiKeys(context, caller),
  }),
  endpoint({
    ...common,
    methods: ["POST"],
    input: createApiKeyRequestSchema,
    handle: ({ context, caller, input }) => createApiKey(context, caller, input),
  }),
  endpoint({
    ...common,
    methods: ["DELETE"],
    input: revokeApiKeysRequestSchema,
    handle: ({ context, caller }) => revokeApiKeys(context, caller),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["PATCH"],
    input: changeApiKeyRequestSchema,
    handle: ({ context, caller, input }) => changeApiKey(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["DELETE"],
    input: revokeApiKeyRequestSchema,
    handle: ({ context, caller, input }) => revokeApiKey(context, caller, input),
  }),
);
