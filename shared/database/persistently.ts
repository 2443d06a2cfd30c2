import { ConnectError, type ErrorCode } from "../errors.ts";
import { pause } from "../http/pause.ts";

/** Failures that may pass: what the database refuses today, its migrations may be about to bring. */
const PASSING: ReadonlySet<ErrorCode> = new Set(["database_unavailable", "internal_error"]);

/**
 * Writes down what Amazon will not say twice: tries again, with growing pauses, while the database
 * cannot be reached or refuses it.
 *
 * @param patienceMs How long another attempt is begun.
 * @throws Whatever else goes wrong; the database's failure after the last attempt.
 */
export async function persistently<Result>(
  patienceMs: number,
  record: () => Promise<Result>,
): Promise<Result> {
  const giveUpAt = performance.now() + patienceMs;
  for (let tries = 1;; tries++) {
    try {
      return await record();
    } catch (error) {
      const passing = error instanceof ConnectError && PASSING.has(error.code);
      if (!passing || performance.now() >= giveUpAt) throw error;
      await pause(Math.min(200 * 2 ** tries, 3_000));
    }
  }
}
