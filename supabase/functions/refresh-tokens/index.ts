import { noInputSchema } from "../../../shared/contract/requests/no-input.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { refreshDue } from "../../../shared/tokens/refresh-due.ts";

/** Refreshes what is due; pg_cron calls it every minute through pg_net. */
export default edgeFunction(endpoint({
  name: "refresh-tokens",
  methods: ["POST"],
  callers: ["schedule"],
  input: noInputSchema,
  handle: ({ context }) => refreshDue(context),
}));
