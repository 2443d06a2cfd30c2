import { z } from "zod";
import type { FunctionProcess } from "../../../local/functions/process.ts";
import { cpuSeconds, peakMemory } from "../measure/process-figures.ts";
import { type StatementCounter, totalOf } from "../measure/statements.ts";
import type { BenchStack } from "../stage/bench-stack.ts";

const count = z.number();

const answerSchema = z.object({
  results: z.tuple([z.object({
    status: z.string(),
    run: z.object({
      accounts_inserted: count,
      accounts_updated: count,
      accounts_unchanged: count,
      accounts_inactivated: count,
      profiles_inserted: count,
      profiles_updated: count,
      profiles_unchanged: count,
      profiles_inactivated: count,
    }),
  })]),
});

/** What one sync took, from the first call until it was done. */
export interface SyncFigures {
  seconds: number;
  invocations: number;
  pages: number;
  statements: number;
  inserted: number;
  updated: number;
  inactivated: number;
  /** Rows that were only stamped. */
  unchanged: number;
  cpuSeconds: number;
  /** Of the invocation that took most. */
  mostCpuSeconds: number;
  peakMegabytes: number;
}

/** Syncs a connection with one process of `sync-accounts`, invocation by invocation. */
export async function measureSync(
  { stack, amazon }: BenchStack,
  statements: StatementCounter,
  { url, pid }: FunctionProcess,
  connection: { id: string; userId: string },
): Promise<SyncFigures> {
  await amazon.clearLog();
  const cpu = [await cpuSeconds(pid)];
  const started = performance.now();
  let answer: z.infer<typeof answerSchema>;
  do {
    const response = await fetch(`${url}/sync-accounts`, {
      method: "POST",
      headers: { apikey: stack.secret_keys.default, "content-type": "application/json" },
      body: JSON.stringify({ user_id: connection.userId, connection_ids: [connection.id] }),
    });
    answer = answerSchema.parse(await response.json());
    cpu.push(await cpuSeconds(pid));
  } while (answer.results[0].status === "running");
  const seconds = (performance.now() - started) / 1000;
  const [{ status, run }] = answer.results;
  if (status !== "succeeded") throw new Error(`Cannot measure the sync: it ended as ${status}.`);
  const asked = await amazon.log();
  return {
    seconds,
    invocations: cpu.length - 1,
    pages: asked.filter(({ operation }) => operation !== "token").length,
    statements: totalOf(await statements.sinceLastLook()),
    inserted: run.accounts_inserted + run.profiles_inserted,
    updated: run.accounts_updated + run.profiles_updated,
    inactivated: run.accounts_inactivated + run.profiles_inactivated,
    unchanged: run.accounts_unchanged + run.profiles_unchanged,
    cpuSeconds: (cpu.at(-1) ?? NaN) - (cpu[0] ?? NaN),
    mostCpuSeconds: Math.max(...cpu.slice(1).map((total, index) => total - (cpu[index] ?? NaN))),
    peakMegabytes: await peakMemory(pid),
  };
}
