import { addCounters } from "../database/add-counters.ts";
import { runInBackground } from "./run-in-background.ts";
import type { Runtime } from "./runtime.ts";

/** How often a process hands its counts in, in ms. The first time is that long after its start. */
const INTERVAL_MS = 60_000;

let due = performance.now() + INTERVAL_MS;
let atTheEnd: (() => void) | undefined;

function handIn(
  functionName: string,
  { context, counters }: Runtime,
  { isLast = false }: { isLast?: boolean } = {},
): void {
  const samples = counters.take();
  if (samples.length === 0) return;
  due = performance.now() + INTERVAL_MS;
  const work = addCounters(context.database, samples).catch((error) => {
    // No later answer could try again. Metrics are lower bounds, and an end is no error.
    if (isLast) return;
    // The next answer after a minute tries again.
    counters.putBack(samples);
    throw error;
  });
  runInBackground(functionName, work);
}

/**
 * Hands in what this process has counted, after an answer and at most once a minute, and when the
 * platform ends the process.
 *
 * @param now By `performance.now()`.
 */
export function handInCounters(functionName: string, runtime: Runtime, now: number): void {
  if (atTheEnd === undefined) {
    atTheEnd = () => handIn(functionName, runtime, { isLast: true });
    globalThis.addEventListener("beforeunload", atTheEnd);
  }
  if (now >= due) handIn(functionName, runtime);
}
