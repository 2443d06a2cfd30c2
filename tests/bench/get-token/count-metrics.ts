import type { BenchStack } from "../stage/bench-stack.ts";
import { median } from "../measure/percentile.ts";

const TIMES = 5;

/** Counts the metrics once; returns for how many seconds the database did. */
export async function countMetrics({ admin }: Pick<BenchStack, "admin">): Promise<number> {
  const started = performance.now();
  await admin`select amazon_ads.read_metrics('{"kind": "system"}', '{k1}')`;
  return (performance.now() - started) / 1000;
}

/** The median of several counts, while nothing else happens. */
export async function medianCountOfMetrics(stage: Pick<BenchStack, "admin">): Promise<number> {
  const counts: number[] = [];
  for (let n = 0; n < TIMES; n++) counts.push(await countMetrics(stage));
  return median(counts);
}
