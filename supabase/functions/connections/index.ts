import { importConnection } from "../../../shared/connections/import-connection.ts";
import { change, disconnect, list, read } from "../../../shared/connections/manage-connections.ts";
import {
  changeConnectionRequestSchema,
  connectionIdSchema,
  importRequestSchema,
} from "../../../shared/contract/requests/connections.ts";
import { noInputSchema } from "../../../shared/contract/requests/no-input.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { syncInBackground } from "../../../shared/edge/sync-in-background.ts";

const common = { name: "connections", callers: ["user"] } as const;

/** Connections: list and import, look at, change and disconnect one. */
export default edgeFunction(
  endpoint({
    ...common,
    methods: ["GET"],
    input: noInputSchema,
    handle: ({ context, caller }) => list(context, caller),
  }),
  endpoint({
    ...common,
    methods: ["POST"],
    input: importRequestSchema,
    handle: async ({ context, caller, input }) => {
      const imported = await importConnection(context, caller, input);
      syncInBackground("connections", context, imported.connection.id);
      return imported;
    },
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["GET"],
    input: connectionIdSchema,
    handle: ({ context, caller, input }) => read(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["PATCH"],
    input: changeConnectionRequestSchema,
    handle: ({ context, caller, input }) => change(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["DELETE"],
    input: connectionIdSchema,
    handle: ({ context, caller, input }) => disconnect(context, caller, input),
  }),
);
