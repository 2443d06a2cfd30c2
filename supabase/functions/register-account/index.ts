import {
  listRegistrationsRequestSchema,
  registerRequestSchema,
  registrationIdSchema,
} from "../../../shared/contract/requests/register-account.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { syncInBackground } from "../../../shared/edge/sync-in-background.ts";
import { continueRegistration } from "../../../shared/registrations/continue-registration.ts";
import { list } from "../../../shared/registrations/list-registrations.ts";
import { startRegistration } from "../../../shared/registrations/start-registration.ts";

const common = { name: "register-account", callers: ["user"] } as const;

/** Registers an account at Amazon: start, continue until it exists, and list. */
export default edgeFunction(
  endpoint({
    ...common,
    methods: ["GET"],
    input: listRegistrationsRequestSchema,
    handle: ({ context, caller, input }) => list(context, caller, input),
  }),
  endpoint({
    ...common,
    methods: ["POST"],
    input: registerRequestSchema,
    handle: async ({ context, caller, input }) => {
      const { registration, sync } = await startRegistration(context, caller, input);
      if (sync) syncInBackground(common.name, context, registration.connection_id);
      return { registration };
    },
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["GET", "POST"],
    input: registrationIdSchema,
    handle: async ({ context, caller, input }) => {
      const { registration, sync } = await continueRegistration(context, caller, input);
      if (sync) syncInBackground(common.name, context, registration.connection_id);
      return { registration };
    },
  }),
);
