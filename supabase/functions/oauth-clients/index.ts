import { z } from "zod/v3";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import {
  changeClient,
  changeOauthClientRequestSchema,
} from "../../../shared/oauth-clients/change.ts";
import {
  createClient,
  createOauthClientRequestSchema,
} from "../../../shared/oauth-clients/create.ts";
import {
  deleteClient,
  listClients,
  oauthClientIdSchema,
} from "../../../shared/oauth-clients/manage.ts";

const common = { name: "oauth-clients", callers: ["user"] } as const;

/** Bring your own Login with Amazon app: create, list, change, delete. */
export default edgeFunction(
  endpoint({
    ...common,
    methods: ["GET"],
    input: z.object({}).strict(),
    handle: ({ context, caller }) => listClients(context, caller),
  }),
  endpoint({
    ...common,
    methods: ["POST"],
    input: createOauthClientRequestSchema,
    handle: ({ context, caller, input }) => createClient(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["PATCH"],
    input: changeOauthClientRequestSchema,
    handle: ({ context, caller, input }) => changeClient(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["DELETE"],
    input: oauthClientIdSchema,
    handle: ({ context, caller, input }) => deleteClient(context, caller, input),
  }),
);
