import { type Answer, jsonAnswer } from "../http/answer.ts";

/** The token endpoint's refusals, each with the status and the words that Amazon was seen to use. */
const refusals = {
  missing_parameter: [400, "invalid_request", "The request is missing a required parameter : "],
  unsupported_grant_type: [
    400,
    "unsupported_grant_type",
    "The authorization grant type is not supported by the authorization server",
  ],
  invalid_client: [401, "invalid_client", "Client authentication failed"],
  unauthorized_client: [400, "unauthorized_client", "Not authorized for requested operation"],
  // Used, expired, or given to another client or redirect URI.
  invalid_grant: [400, "invalid_grant", "The request has an invalid grant parameter : "],
  // Not a code at all.
  invalid_parameter: [400, "invalid_grant", "The request has an invalid parameter : "],
} as const;
export type Refusal = keyof typeof refusals;

/** A refusal of the token endpoint; `parameter` completes the sentences that end in a colon. */
export function refuse(refusal: Refusal, parameter = ""): Answer {
  const [status, error, description] = refusals[refusal];
  return tokenAnswer(status, { error, error_description: description + parameter });
}

/** The refusal of a refresh token that is unknown, revoked, replaced, or older than its consent allows. */
export function refuseRevoked(requestId: string): Answer {
  return tokenAnswer(400, {
    error: "invalid_grant",
    error_description: "The request has an invalid grant parameter : refresh_token. " +
      "User may have revoked or didn't grant the permission.",
    error_index: "InvalidGrantException",
    request_id: requestId,
  });
}

/** Any answer of the token endpoint: never to be cached (RFC 6749 §5.1). */
export function tokenAnswer(status: number, body: Record<string, unknown>): Answer {
  const answer = jsonAnswer(status, body, "application/json;charset=UTF-8");
  return {
    ...answer,
    headers: { ...answer.headers, "cache-control": "no-store", "pragma": "no-cache" },
  };
}
