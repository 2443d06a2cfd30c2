import { startConsent } from "../../../shared/connections/start-consent.ts";
import { startRequestSchema } from "../../../shared/contract/requests/oauth-start.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";

/** Begins a consent and answers with the address of Amazon's consent page. */
export default edgeFunction(endpoint({
  name: "oauth-start",
  methods: ["POST"],
  callers: ["user"],
  input: startRequestSchema,
  handle: ({ context, caller, input }) => startConsent(context, caller, input),
}));
