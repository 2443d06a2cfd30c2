import type { Database } from "./database.ts";
import { command } from "./rpc.ts";

/** One number of a metric. */
export interface MetricSample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** Adds what a process has counted to the sums in the database. */
export async function addCounters(
  database: Database,
  counters: readonly MetricSample[],
): Promise<void> {
  await command(database, "add_counters", { counters });
}
