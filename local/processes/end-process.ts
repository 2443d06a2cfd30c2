import { setTimeout } from "node:timers/promises";
import { isRunning, type ProcessEntry } from "./process-file.ts";

/**
 * Ends a process that an earlier stack left running: by the signal, and after two seconds by SIGKILL.
 *
 * @param signal For Postgres SIGINT, so that it does not wait for its clients.
 */
export async function endProcess(entry: ProcessEntry, signal: Deno.Signal): Promise<void> {
  if (!await isRunning(entry)) return;
  kill(entry.pid, signal);
  for (let waited = 0; waited < 2000; waited += 50) {
    await setTimeout(50);
    if (!await isRunning(entry)) return;
  }
  kill(entry.pid, "SIGKILL");
  await setTimeout(50);
}

function kill(pid: number, signal: Deno.Signal): void {
  try {
    Deno.kill(pid, signal);
  } catch (error) {
    // It ended by itself before the signal.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
