import { ConnectError, type ErrorCode, statusOf } from "../errors.ts";
import type { Counters } from "../metrics/counters.ts";

/** Refusals of a credential whose status is not 401. */
const REFUSED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "api_key_scope_missing",
  "caller_not_allowed",
  "user_unknown",
]);

function codeOf(error: unknown): ErrorCode {
  return error instanceof ConnectError ? error.code : "internal_error";
}

/**
 * Counts one answer of a function.
 *
 * @param error What the function failed with; undefined for an answer without a problem of ours.
 */
export function countAnswer(
  counters: Counters,
  answered: { function: string; status: number; error: unknown; seconds: number },
): void {
  const { function: name, status, error, seconds } = answered;
  const code = error === undefined ? "ok" : codeOf(error);
  counters.increment("requests_total", { function: name, status: String(status), code });
  counters.observe("request_duration_seconds", { function: name }, seconds);
  if (code !== "ok" && (statusOf(code) === 401 || REFUSED.has(code))) {
    counters.increment("refused_credentials_total", { function: name, reason: code });
  }
}
