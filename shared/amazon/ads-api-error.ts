import { z } from "zod/v3";
import { ConnectError, type ErrorCode, type ErrorFacts } from "../errors.ts";
import { retryAfterSeconds } from "../http/retry-after.ts";

/** One field that makes no sense must not hide the others. */
const text = z.union([z.string(), z.number()]).transform(String).optional().catch(undefined);

/**
 * Amazon's error envelopes differ by API and by what stands in front of it: `{code, details}`,
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

/** What all of the envelopes come down to. */
export interface AdsApiProblem {
  code: string | undefined;
  message: string | undefined;
  requestId: string | undefined;
}

/** Amazon's gateway quotes an Authorization header that it does not like. */
function withoutTokens(message: string | undefined): string | undefined {
  return message?.replace(/Atz[a-z]\|[^\s'",]*/gi, "[token]").replace(
    /Bearer\s+\S+/gi,
    "Bearer [token]",
  );
}

/** Reads any of Amazon's error envelopes; whatever else it is (HTML, nothing) reads as empty. */
export function readAdsApiProblem(body: string, headers: Headers): AdsApiProblem {
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
  return {
    code: code ?? errorCode ?? first?.errorCode ?? first?.errorType,
    message: withoutTokens(
      details ?? detail ?? message ?? first?.errorMessage ?? first?.message,
    )?.slice(0, 300),
    requestId: requestId ?? envelope.data.requestId,
  };
}

function codeFor(status: number): ErrorCode {
  if (status === 429) return "amazon_throttled";
  // A 401 that survives a new token is about the profile or the user, not about the token.
  if (status === 401 || status === 403) return "amazon_permission_denied";
  return status >= 500 ? "amazon_unavailable" : "amazon_request_rejected";
}

/** An unsuccessful answer of the Ads API as an error of ours. */
export function adsApiError(operation: string, response: Response, body: string): ConnectError {
  const problem = readAdsApiProblem(body, response.headers);
  const facts: ErrorFacts = { amazon_status: response.status };
  if (problem.requestId !== undefined) facts.amazon_request_id = problem.requestId;
  const retryAfter = retryAfterSeconds(response.headers);
  if (retryAfter !== undefined) facts.retry_after = retryAfter;
  const said = problem.message === undefined ? "" : `: ${problem.message}`;
  return new ConnectError(
    codeFor(response.status),
    `Cannot ${operation}: Amazon answered ${response.status}${said}`,
    facts,
  );
}
