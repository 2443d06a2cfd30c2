import { ConnectError, type ErrorCode } from "../errors.ts";
import { pause } from "../http/pause.ts";

/** `internal_error` too: a database that refuses a call may be about to get its migrations. */
const TRANSIENT: ReadonlySet<ErrorCode> = new Set(["database_unavailable", "internal_error"]);

/**
 * Retries a write that must not be lost, because Amazon does not answer the same thing twice: with growing
 * pauses, while the database cannot be reached or refuses it.
 *
 * @param deadlineMs How long after the first attempt another one may begin.
 * @throws Any error that is not transient, at once; the database's error after the last attempt.
 */
export async function retry<Result>(
  deadlineMs: number,
  write: () => Promise<Result>,
): Promise<Result> {
  const deadline = performance.now() + deadlineMs;
  for (let attempt = 1;; attempt++) {
    try {
      return await write();
    } catch (error) {
      const isTransient = error instanceof ConnectError && TRANSIENT.has(error.code);
      if (!isTransient || performance.now() >= deadline) throw error;
      await pause(Math.min(200 * 2 ** attempt, 3_000));
    }
  }
}
