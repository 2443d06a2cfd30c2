import { startFunctionProcess } from "../../../local/functions/process.ts";
import { cpuSeconds, peakMemory } from "../measure/process-figures.ts";
import type { BenchStack } from "../stage/bench-stack.ts";

/** What it took to read all rows of a table in one answer. */
export interface ReadFigures {
  rows: number;
  megabytes: number;
  seconds: number;
  cpuSeconds: number;
  peakMegabytes: number;
}

/** Reads all rows of a user's table as JSON lines, in a process of its own. */
export async function readRows(
  { stack }: BenchStack,
  userId: string,
  query: Record<string, string>,
): Promise<ReadFigures> {
  const process = await startFunctionProcess({ functionName: "reports", env: stack.functionEnv });
  try {
    const before = await cpuSeconds(process.pid);
    const started = performance.now();
    const address = new URL(`${process.url}/reports/rows`);
    address.search = new URLSearchParams({ user_id: userId, ...query }).toString();
    const response = await fetch(address, { headers: { apikey: stack.secret_keys.default } });
    if (!response.ok || response.body === null) {
      throw new Error(`Cannot read rows: ${await response.text()}`);
    }
    let rows = 0;
    let bytes = 0;
    for await (const chunk of response.body) {
      bytes += chunk.length;
      for (const byte of chunk) if (byte === 0x0a) rows++;
    }
    return {
      rows,
      megabytes: bytes / 1e6,
      seconds: (performance.now() - started) / 1000,
      cpuSeconds: await cpuSeconds(process.pid) - before,
      peakMegabytes: await peakMemory(process.pid),
    };
  } finally {
    await process.stop();
  }
}
