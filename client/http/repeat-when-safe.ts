import { AdsConnectError } from "./ads-connect-error.ts";

/** The most times that a call is sent. */
const MAX_ATTEMPTS = 3;

/** A longer pause is left to the caller, in seconds. */
const MAX_PAUSE_SECONDS = 30;

const FIRST_PAUSE_SECONDS = 0.5;

/** Waits, and throws the signal's reason as soon as it is aborted. */
export function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(done, seconds * 1000);
    function done(): void {
      signal?.removeEventListener("abort", stop);
      resolve();
    }
    function stop(): void {
      clearTimeout(timer);
      reject(signal?.reason);
    }
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** Whether another try may help: no answer, a throttled call, or a server that is busy. */
export function isTransient(error: unknown): error is AdsConnectError {
  return error instanceof AdsConnectError &&
    (error.code === "network_failed" || error.status === 429 || error.status === 503 ||
      (error.code === "answer_not_understood" && (error.status === 502 || error.status === 504)));
}

/**
 * Sends a call, and sends it again after a transient failure if repeating it changes nothing. The pause is
 * as long as Retry-After says; without one it doubles, with jitter, so that many clients do not come back
 * at the same moment.
 */
export async function repeatWhenSafe<Answer>(
  send: () => Promise<Answer>,
  isSafe: boolean,
  signal?: AbortSignal,
): Promise<Answer> {
  for (let attempt = 1;; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (!isSafe || attempt === MAX_ATTEMPTS || !isTransient(error)) throw error;
      const jittered = FIRST_PAUSE_SECONDS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
      const seconds = error.retryAfter ?? jittered;
      if (seconds > MAX_PAUSE_SECONDS) throw error;
      await pause(seconds, signal);
    }
  }
}
