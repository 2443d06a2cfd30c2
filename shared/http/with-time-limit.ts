/**
 * Runs a request with a time limit, reading the answer included. It replaces `AbortSignal.timeout`,
 * whose timer keeps the signal and its listeners alive long after the request is over.
 *
 * @param run Passes the signal to the request. It rejects with the signal's reason, a `TimeoutError`,
 * when the time is up.
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
