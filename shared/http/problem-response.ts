import { ConnectError, statusOf, titleOf } from "../errors.ts";

/** The error of an answer: an unexpected one tells nothing of itself. */
function publicError(error: unknown): ConnectError {
  return error instanceof ConnectError ? error : new ConnectError(
    "internal_error",
    "The request failed. The log has the cause under the request id.",
  );
}

/** An error as problem details (RFC 9457). */
export function problemResponse(error: unknown, requestId: string): Response {
  const { code, message, facts: { allow, ...facts } } = publicError(error);
  const headers: Record<string, string> = {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
  };
  if (facts.retry_after !== undefined) headers["retry-after"] = String(facts.retry_after);
  if (allow !== undefined) headers["allow"] = allow.join(", ");
  if (statusOf(code) === 401) headers["www-authenticate"] = "Bearer";
  const problem = {
    type: `urn:amazon-ads-connect:error:${code}`,
    title: titleOf(code),
    status: statusOf(code),
    detail: message,
    code,
    request_id: requestId,
    ...facts,
  };
  return new Response(JSON.stringify(problem), { status: statusOf(code), headers });
}
