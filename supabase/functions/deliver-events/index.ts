import { noInputSchema } from "../../../shared/contract/requests/no-input.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { deliverEvents } from "../../../shared/webhooks/deliver-events.ts";

/** Sends events to webhooks; the database calls it when there are some, and pg_cron for what is due again. */
export default edgeFunction(endpoint({
  name: "deliver-events",
  methods: ["POST"],
  callers: ["schedule"],
  input: noInputSchema,
  handle: ({ context }) => deliverEvents(context),
}));
