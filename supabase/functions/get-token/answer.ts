import { getTokenRequestSchema } from "../../../shared/contract/requests/get-token.ts";
import { type Endpoint, parsed } from "../../../shared/edge/endpoint.ts";
import { getToken } from "../../../shared/tokens/get-token.ts";

/** Answers with a valid access token. */
export const answer: Endpoint["answer"] = parsed(
  getTokenRequestSchema,
  ({ context, caller, input }) => getToken(context, caller, input),
);
