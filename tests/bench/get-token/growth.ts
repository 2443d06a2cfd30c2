import type { Bench, Measured } from "../part.ts";
import { compared, loadTable } from "./load-table.ts";
import { measureLoad } from "./measure-load.ts";
import { startPooledStack } from "./pooled-stack.ts";
import { startSubjects, type Subject } from "./subjects.ts";

/** How it grows: databases of several sizes side by side, so that each round measures all of them. */
export async function measureGrowth(bench: Bench): Promise<Measured> {
  await using running = new AsyncDisposableStack();
  const sizes = bench.quick ? [1_000, 10_000] : [1_000, 100_000, 1_000_000];
  const subjects = new Map<string, Subject>();
  const nameOf = (size: number): string => `${size.toLocaleString("en-US")} connections`;
  for (const size of sizes) {
    const pooled = running.use(await startPooledStack(bench, size));
    const [subject] = (await startSubjects(pooled, ["pooledKey"], running)).values();
    if (subject) subjects.set(nameOf(size), subject);
  }
  bench.say("10 at once, in databases of all sizes");
  const loads = await measureLoad(subjects, {
    connections: 10,
    seconds: bench.quick ? 1 : 4,
    rounds: bench.quick ? 1 : 7,
  });
  const [least = 0, most = 0] = [sizes[0], sizes.at(-1)];
  return {
    tables: [
      loadTable("How it grows: pooler, API key, 10 at once", loads, {
        base: nameOf(least),
        called: `by ${nameOf(least)}'`,
      }),
    ],
    promises: [{
      what: `throughput with ${nameOf(most)} by that with ${nameOf(least)}`,
      measured: compared(loads, nameOf(most), nameOf(least), "perSecond"),
      at: "least",
      limit: 0.9,
    }],
  };
}
