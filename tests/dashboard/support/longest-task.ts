import { z } from "zod";
import type { Page } from "playwright-core";
import { browser } from "./dashboard.ts";

const traceSchema = z.object({
  traceEvents: z.array(z.object({
    name: z.string(),
    pid: z.number(),
    tid: z.number(),
    /** How long the thread computed, in µs: time that other processes took from it is not counted. */
    tdur: z.number().optional(),
    args: z.object({ name: z.unknown() }).partial().optional(),
  })),
});

/**
 * The longest piece of work on the main thread of a page while something is done with it, in ms of CPU. A
 * frame waits for the piece that runs, so none of a frame takes longer.
 */
export async function longestTask(page: Page, work: () => Promise<void>): Promise<number> {
  await browser.startTracing(page, { categories: ["toplevel", "__metadata"] });
  await work();
  const trace: unknown = JSON.parse((await browser.stopTracing()).toString());
  const { traceEvents } = traceSchema.parse(trace);
  const mainThreads = new Set(
    traceEvents.filter(({ name, args }) =>
      name === "thread_name" && args?.name === "CrRendererMain"
    )
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(({ pid, tid, tdur }) =>
    tdur !== undefined && mainThreads.has(`${pid} ${tid}`)
  ).map(({ tdur = 0 }) => tdur / 1000);
  if (tasks.length < 100) throw new Error(`The trace has only ${tasks.length} pieces of work.`);
  return Math.max(...tasks);
}
