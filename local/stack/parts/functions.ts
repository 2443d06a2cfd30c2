import { join } from "node:path";
import { type FunctionHost, startFunctionHost } from "../../functions/host.ts";
import { openLogFile } from "../../processes/log-file.ts";
import type { StackContext } from "../context.ts";

/** Starts the host of the functions; the functions themselves start with their first calls. */
export async function startFunctions(
  context: StackContext,
  options: { functionsFolder: string; watched: string[]; env: Record<string, string> },
): Promise<FunctionHost> {
  const log = await openLogFile(join(context.folders.logs, "functions.log"));
  context.onStop(() => log.close());
  const host = await startFunctionHost({
    ...options,
    log,
    say: (line) => context.progress.say(line),
    onSpawn: (name, child) => {
      context.recorder.add(name, child.pid);
      child.ended.then(() => context.recorder.remove(child.pid));
    },
  });
  context.onStop(() => host.stop());
  return host;
}
