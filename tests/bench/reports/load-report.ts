import { z } from "zod";
import { startFunctionProcess } from "../../../local/functions/process.ts";
import { cpuSeconds, peakMemory } from "../measure/process-figures.ts";
import type { BenchStack } from "../stage/bench-stack.ts";
import type { SeededProfile } from "./seed-profile.ts";

/** What it took to load one report, from the call that finds its file until its rows are visible. */
export interface LoadFigures {
  seconds: number;
  invocations: number;
  /** Of the invocation that took most; the start of the process is not in it. */
  mostCpuSeconds: number;
  peakMegabytes: number;
  rows: number;
  /** The longest statement, in s. */
  longestStatement: number;
}

/** A report to load. */
export interface Load {
  profile: SeededProfile;
  tableName: string;
  columns: readonly string[];
  startDate: string;
  endDate: string;
}

interface Stored {
  status: string;
  rows: number;
  error_code: string | null;
}

/**
 * Requests a report and loads it in one process of `run-reports`, invocation by invocation.
 *
 * @param env Variables of that process, beside the stack's.
 */
export async function loadReport(
  { stack, admin }: BenchStack,
  amazonUrl: string,
  { profile, tableName, columns, startDate, endDate }: Load,
  env: Record<string, string>,
): Promise<LoadFigures> {
  const process = await startFunctionProcess({
    functionName: "run-reports",
    env: { ...stack.functionEnv, AMAZON_ADS_API_URL_NA: amazonUrl, ...env },
  });
  const headers = { apikey: stack.secret_keys.default, "content-type": "application/json" };
  async function run(): Promise<void> {
    await admin`update amazon_ads.reports set next_attempt_at = now() where lease_id is null`;
    const response = await fetch(`${process.url}/run-reports`, { method: "POST", headers });
    if (!response.ok) throw new Error(`Cannot load a report: ${await response.text()}`);
    await response.body?.cancel();
  }
  try {
    const created = await fetch(`${stack.functions_url}/reports`, {
      method: "POST",
      headers,
      body: JSON.stringify({
        user_id: profile.userId,
        connection_id: profile.connectionId,
        profile_id: profile.profileId,
        table_name: tableName,
        columns,
        start_date: startDate,
        end_date: endDate,
      }),
    });
    const text = await created.text();
    if (created.status !== 202) throw new Error(`Cannot request a report: ${text}`);
    const { report: { id } } = z.object({ report: z.object({ id: z.string() }) })
      .parse(JSON.parse(text));
    await run();
    await admin`select pg_stat_reset()`;
    await using watch = watchStatements(admin);
    const cpu = [await cpuSeconds(process.pid)];
    const started = performance.now();
    let stored: Stored | undefined;
    do {
      await run();
      cpu.push(await cpuSeconds(process.pid));
      [stored] = await admin<Stored[]>`
        select status, rows::float8, error_code from amazon_ads.reports where id = ${id}`;
      if (cpu.length > 100) throw new Error("Cannot load a report: it is not over.");
    } while (stored !== undefined && !["stored", "failed"].includes(stored.status));
    if (stored?.status !== "stored") {
      throw new Error(`Cannot load a report: it has failed with ${stored?.error_code}.`);
    }
    return {
      seconds: (performance.now() - started) / 1000,
      invocations: cpu.length - 1,
      mostCpuSeconds: Math.max(...cpu.slice(1).map((total, index) => total - (cpu[index] ?? 0))),
      peakMegabytes: await peakMemory(process.pid),
      rows: stored.rows,
      longestStatement: watch.longest(),
    };
  } finally {
    await process.stop();
  }
}

/** Looks all the time, until it is disposed of, how long the statement that runs has been running. */
function watchStatements(admin: BenchStack["admin"]): AsyncDisposable & { longest(): number } {
  let longest = 0;
  let watching = true;
  async function watch(): Promise<void> {
    while (watching) {
      const [running] = await admin<{ seconds: number | null }[]>`
        select extract(epoch from max(clock_timestamp() - query_start))::float8 as seconds
        from pg_stat_activity
        where state = 'active' and pid <> pg_backend_pid() and backend_type = 'client backend'`;
      longest = Math.max(longest, running?.seconds ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const done = watch();
  return {
    longest: () => longest,
    async [Symbol.asyncDispose](): Promise<void> {
      watching = false;
      await done;
    },
  };
}
