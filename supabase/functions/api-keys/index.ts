import { z } from "zod/v3";
import { changeApiKeyRequestSchema, changeKey } from "../../../shared/api-keys/change.ts";
import { createApiKeyRequestSchema, createKey } from "../../../shared/api-keys/create.ts";
import { listKeys } from "../../../shared/api-keys/list.ts";
import { revokeApiKeyRequestSchema, revokeKey } from "../../../shared/api-keys/revoke.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";

const common = { name: "api-keys", callers: ["user"] } as const;

/** Keys for backends and scripts: list and create, change and revoke one. */
export default edgeFunction(
  endpoint({
    ...common,
    methods: ["GET"],
    input: z.object({}).strict(),
    handle: ({ context, caller }) => listKeys(context, caller),
  }),
  endpoint({
    ...common,
    methods: ["POST"],
    input: createApiKeyRequestSchema,
    handle: ({ context, caller, input }) => createKey(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["PATCH"],
    input: changeApiKeyRequestSchema,
    handle: ({ context, caller, input }) => changeKey(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["DELETE"],
    input: revokeApiKeyRequestSchema,
    handle: ({ context, caller, input }) => revokeKey(context, caller, input),
  }),
);
