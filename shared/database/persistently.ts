import { ConnectError } from "../errors.ts";
import { pause } from "../http/pause.ts";

/** A result that Amazon will not give twice is worth some patience with our own database. */
const ATTEMPTS = 5;

/**
 * Writes down such a result: tries again, with growing pauses, while the database cannot be reached.
 *
 * @throws Whatever else goes wrong; `database_unavailable` after the last attempt.
 */
export async function persistently<Result>(record: () => Promise<Result>): Promise<Result> {
  for (let tries = 1;; tries++) {
    try {
      return await record();
    } catch (error) {
      const passing = error instanceof ConnectError && error.code === "database_unavailable";
      if (!passing || tries === ATTEMPTS) throw error;
      await pause(200 * 2 ** tries);
    }
  }
}
