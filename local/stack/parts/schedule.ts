import { join } from "node:path";
import { openLogFile } from "../../processes/log-file.ts";
import { runCronWorker } from "../../schedule/cron-worker.ts";
import { runNetWorker } from "../../schedule/net-worker.ts";
import type { StackContext } from "../context.ts";

/** Plays the background workers of pg_cron and pg_net as long as the stack runs. */
export async function startSchedule(context: StackContext, dbUrl: string): Promise<void> {
  const log = await openLogFile(join(context.folders.logs, "schedule.log"));
  context.onStop(() => log.close());
  const ending = new AbortController();
  const working = [runCronWorker, runNetWorker].map((run) =>
    run({
      dbUrl,
      signal: ending.signal,
      log: (line) => {
        if (ending.signal.aborted) return;
        log.write(line);
        context.progress.say(line);
      },
    })
  );
  Promise.all(working).catch((error) => context.giveUp(error));
  context.onStop(async () => {
    ending.abort();
    await Promise.allSettled(working);
  });
}
