/**
 * Runs a request with a time limit, answer included. In place of `AbortSignal.timeout`, whose timer
 * holds the signal, and all that listens to it, long after the request is over.
 *
 * @param run Hands the signal on; rejects with its reason, a `TimeoutError`, when the time is up.
 */
export async function withTimeLimit<Result>(
  milliseconds: number,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new DOMException("The time limit was reached.", "TimeoutError")),
    milliseconds,
  );
  try {
    return await run(limit.signal);
  } finally {
    clearTimeout(timer);
  }
}
