import { getTokenRequestSchema } from "../../../shared/contract/requests/get-token.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { getToken } from "../../../shared/tokens/get-token.ts";

/** Answers with a valid access token. */
export default edgeFunction(endpoint({
  name: "get-token",
  methods: ["GET", "POST"],
  callers: ["user"],
  input: getTokenRequestSchema,
  handle: ({ context, caller, input }) => getToken(context, caller, input),
}));
