import { until } from "../../local/demo/until.ts";
import { database } from "./stack.ts";

/**
 * Waits for the sync that a confirmation starts, so that the next one is the test's own.
 *
 * @param limitMs Longer than the default where many connections sync at once.
 */
export async function firstSyncEnded(connectionId: string, limitMs = 30_000): Promise<void> {
  await until("the first sync has ended", limitMs, async () => {
    const [run] = await database`
      select from amazon_ads.sync_runs where connection_id = ${connectionId} and status <> 'running'`;
    return run;
  });
}
