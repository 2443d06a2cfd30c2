import type { Bench, Measured } from "../part.ts";
import type { BenchStack } from "../stage/bench-stack.ts";
import { countMetrics, medianCountOfMetrics } from "./count-metrics.ts";
import { compared, loadTable } from "./load-table.ts";
import { measureLoad } from "./measure-load.ts";
import { startPooledStack } from "./pooled-stack.ts";
import { startSubjects, type Subject } from "./subjects.ts";

/** Measures databases of several sizes side by side, so that each round measures all of them. */
export async function measureGrowth(bench: Bench): Promise<Measured> {
  await using running = new AsyncDisposableStack();
  const sizes = bench.quick ? [1_000, 10_000] : [1_000, 100_000, 1_000_000];
  const subjects = new Map<string, Subject>();
  const stages = new Map<string, BenchStack>();
  const nameOf = (size: number): string => `${size.toLocaleString("en-US")} connections`;
  const scrapedOf = (size: number): string => `${nameOf(size)}, metrics counted meanwhile`;
  for (const size of sizes) {
    const pooled = running.use(await startPooledStack(bench, size));
    const [subject] = (await startSubjects(pooled, ["pooledKey"], running)).values();
    if (!subject) continue;
    stages.set(nameOf(size), pooled.staged);
    subjects.set(nameOf(size), subject);
    if (size !== sizes.at(-1)) continue;
    // Once in each load of four seconds: fifteen times as often as Prometheus asks.
    const meanwhile = async (): Promise<void> => void await countMetrics(pooled.staged);
    subjects.set(scrapedOf(size), { ...subject, meanwhile });
  }
  bench.say("10 at once, in databases of all sizes");
  const loads = await measureLoad(subjects, {
    connections: 10,
    seconds: bench.quick ? 1 : 4,
    rounds: bench.quick ? 1 : 7,
  });
  const [least = 0, most = 0] = [sizes[0], sizes.at(-1)];
  bench.say("the metrics of all sizes");
  const counted = new Map<string, number>();
  for (const [name, stage] of stages) counted.set(name, await medianCountOfMetrics(stage));
  return {
    tables: [
      loadTable("How it grows: pooler, API key, 10 at once", loads, {
        base: nameOf(least),
        called: `by ${nameOf(least)}'`,
      }),
      {
        title: "Counting the metrics",
        of: "metrics",
        columns: ["seconds in the database"],
        rows: [...counted].map(([name, seconds]) => ({ name, cells: [seconds] })),
      },
    ],
    promises: [
      {
        what: `throughput with ${nameOf(most)} by that with ${nameOf(least)}`,
        measured: compared(loads, nameOf(most), nameOf(least), "perSecond"),
        at: "least",
        limit: 0.9,
      },
      {
        what: `throughput with ${scrapedOf(most)}, by that without`,
        measured: compared(loads, scrapedOf(most), nameOf(most), "perSecond"),
        at: "least",
        limit: 0.9,
      },
      {
        what: `metrics of ${nameOf(most)}: seconds in the database`,
        measured: counted.get(nameOf(most)) ?? NaN,
        at: "most",
        limit: 1,
      },
    ],
  };
}
