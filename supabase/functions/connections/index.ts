import { z } from "zod/v3";
import { syncInBackground } from "../../../shared/edge/sync-in-background.ts";
import { importRequestSchema, importTokens } from "../../../shared/connections/import.ts";
import {
  change,
  changeConnectionRequestSchema,
  connectionIdSchema,
  disconnect,
  list,
  read,
} from "../../../shared/connections/manage.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";

const common = { name: "connections", callers: ["user"] } as const;

/** Connections: list and import, look at, change and disconnect one. */
export default edgeFunction(
  endpoint({
    ...common,
    methods: ["GET"],
    input: z.object({}).strict(),
    handle: ({ context, caller }) => list(context, caller),
  }),
  endpoint({
    ...common,
    methods: ["POST"],
    input: importRequestSchema,
    handle: async ({ context, caller, input }) => {
      const imported = await importTokens(context, caller, input);
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
