import { until } from "../../local/demo/until.ts";
import { database } from "./stack.ts";

/** Waits for the sync that a new connection starts by itself. */
export async function firstSyncOf(connectionId: string): Promise<void> {
  await until("the first sync has ended", 30_000, async () => {
    const [run] = await database`
      select from public.sync_runs where connection_id = ${connectionId} and status <> 'running'`;
    return run;
  });
}
