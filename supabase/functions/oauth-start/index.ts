import { startConsent, startRequestSchema } from "../../../shared/connections/start.ts";
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
