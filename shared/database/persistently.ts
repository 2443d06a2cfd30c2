import { ConnectError } from "../errors.ts";
import { pause } from "../http/pause.ts";

/**
 * Writes down what Amazon will not say twice: tries again, with growing pauses, while the database
 * cannot be reached.
 *
 * @param patienceMs How long another attempt is begun.
 * @throws Whatever else goes wrong; `database_unavailable` after the last attempt.
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
      const passing = error instanceof ConnectError && error.code === "database_unavailable";
      if (!passing || performance.now() >= giveUpAt) throw error;
      await pause(Math.min(200 * 2 ** tries, 3_000));
    }
  }
}
