import { z } from "zod/v3";
import { ConnectError, type ErrorCode, type ErrorFacts } from "../errors.ts";
import { retryAfterSeconds } from "../http/retry-after-seconds.ts";

/** A field of another type must not hide the others. */
const text = z.union([z.string(), z.number()]).transform(String).optional().catch(undefined);

/**
 * Amazon's error envelopes differ by API and by the gateway in front of it: `{code, details}`,
 * `{code, detail}`, `{code, message}`, `{message}`, `{errorCode, message}`,
 * `{errors: [{errorCode, errorMessage}]}` and `{message, errors: [{errorType, message}]}`.
 */
const envelopeSchema = z.object({
  code: text,
  errorCode: text,
  details: text,
  detail: text,
  message: text,
  requestId: text,
  errors: z.array(z.object({
    errorCode: text,
    errorType: text,
    errorMessage: text,
    message: text,
  })).optional().catch(undefined),
});

/** What the envelopes have in common. */
export interface AdsApiProblem {
  code: string | undefined;
  message: string | undefined;
  requestId: string | undefined;
}

/**
 * Amazon's gateway quotes an Authorization header that it refuses, sometimes percent-encoded. In whatever
 * spelling: nothing that Amazon explains has so many letters of English without a space, and every token has more.
 */
function withoutTokens(message: string): string {
  return message.replace(/Atz[a-z](?:\||%7C)[^\s'",]*/gi, "[token]").replace(
    /Bearer(?:\s|%20|\+)+\S+/gi,
    "Bearer [token]",
  ).replace(/(?:(?!['",])[!-~]){100,}/g, "[token]");
}

/** What Amazon says of a failure, as it may be stored, logged and answered: without tokens, and not too long. */
export function amazonsWords(message: string, maxLength = 300): string {
  return withoutTokens(message).slice(0, maxLength);
}

/** Parses any of Amazon's error envelopes. A body that is none of them (HTML, nothing) reads as empty. */
export function parseAdsApiProblem(body: string, headers: Headers): AdsApiProblem {
  const requestId = headers.get("x-amzn-requestid") ?? headers.get("x-amz-rid") ?? undefined;
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { code: undefined, message: undefined, requestId };
  }
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) return { code: undefined, message: undefined, requestId };
  const { code, errorCode, details, detail, message, errors } = envelope.data;
  const first = errors?.[0];
  const said = details ?? detail ?? message ?? first?.errorMessage ?? first?.message;
  return {
    code: code ?? errorCode ?? first?.errorCode ?? first?.errorType,
    message: said === undefined ? undefined : amazonsWords(said),
    requestId: requestId ?? envelope.data.requestId,
  };
}

function codeFor(status: number): ErrorCode {
  if (status === 429) return "amazon_throttled";
  // A 401 that survives a new token is about the profile or the user, not about the token.
  if (status === 401 || status === 403) return "amazon_permission_denied";
  // Below 400 and from 600 on it is no refusal that HTTP knows: a gateway has failed.
  return status >= 400 && status < 500 ? "amazon_request_rejected" : "amazon_unavailable";
}

/** Our error for an unsuccessful answer of the Ads API. */
export function adsApiError(operation: string, response: Response, body: string): ConnectError {
  const problem = parseAdsApiProblem(body, response.headers);
  const facts: ErrorFacts = { amazon_status: response.status };
  if (problem.requestId !== undefined) facts.amazon_request_id = problem.requestId;
  const retryAfter = retryAfterSeconds(response.headers);
  if (retryAfter !== undefined) facts.retry_after = retryAfter;
  const reason = problem.message === undefined ? "" : `: ${problem.message}`;
  return new ConnectError(
    codeFor(response.status),
    `Cannot ${operation}: Amazon answered ${response.status}${reason}`,
    facts,
  );
}
