import { noInputSchema } from "../../../shared/contract/requests/no-input.ts";
import {
  changeOauthClientRequestSchema,
  createOauthClientRequestSchema,
  oauthClientIdSchema,
} from "../../../shared/contract/requests/oauth-clients.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { changeOauthClient } from "../../../shared/oauth-clients/change-oauth-client.ts";
import { createOauthClient } from "../../../shared/oauth-clients/create-oauth-client.ts";
import { deleteOauthClient } from "../../../shared/oauth-clients/delete-oauth-client.ts";
import { listOauthClients } from "../../../shared/oauth-clients/list-oauth-clients.ts";

const common = { name: "oauth-clients", callers: ["user"] } as const;

/** Bring your own Login with Amazon app: create, list, change, delete. */
export default edgeFunction(
  endpoint({
    ...common,
    methods: ["GET"],
    input: noInputSchema,
    handle: ({ context, caller }) => listOauthClients(context, caller),
  }),
  endpoint({
    ...common,
    methods: ["POST"],
    input: createOauthClientRequestSchema,
    handle: ({ context, caller, input }) => createOauthClient(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["PATCH"],
    input: changeOauthClientRequestSchema,
    handle: ({ context, caller, input }) => changeOauthClient(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["DELETE"],
    input: oauthClientIdSchema,
    handle: ({ context, caller, input }) => deleteOauthClient(context, caller, input),
  }),
);
