import type { MetricSample } from "../database/add-counters.ts";
import { BUCKETS, type CounterName, type HistogramName } from "./metric-definitions.ts";

/** The labels of a metric. Their values are of a small, fixed set: each combination stays a row. */
export type Labels = Readonly<Record<string, string>>;

/** What a process has counted since it last handed its counts in. */
export interface Counters {
  increment(name: CounterName, labels: Labels): void;
  /** Measures a duration. */
  observe(name: HistogramName, labels: Labels, seconds: number): void;
  /** Takes all counts out. */
  take(): MetricSample[];
  /** Puts counts back that could not be handed in. */
  putBack(samples: readonly MetricSample[]): void;
}

/** The most series that a process keeps: more are a fault, and must not fill the memory. */
const MAX_SERIES = 2_000;

interface Histogram {
  name: HistogramName;
  labels: Labels;
  /** How many durations ended in each bucket; the last one has no limit. */
  counts: number[];
  sum: number;
}

/** A histogram as Prometheus has it: each bucket also counts what is in the smaller ones. */
function samplesOf({ name, labels, counts, sum }: Histogram): MetricSample[] {
  let total = 0;
  const buckets = [...BUCKETS.map(String), "+Inf"].map((le, index) => {
    total += counts[index] ?? 0;
    return { name: `${name}_bucket`, labels: { ...labels, le }, value: total };
  });
  return [
    ...buckets,
    { name: `${name}_sum`, labels: { ...labels }, value: sum },
    { name: `${name}_count`, labels: { ...labels }, value: total },
  ];
}

function keyOf(name: string, labels: Labels): string {
  let key = name;
  for (const label in labels) key += `\n${label}\n${labels[label]}`;
  return key;
}

/** Makes the counters of one process. */
export function createCounters(): Counters {
  const counts = new Map<string, MetricSample>();
  const histograms = new Map<string, Histogram>();

  function add(name: string, labels: Labels, value: number): void {
    const key = keyOf(name, labels);
    const known = counts.get(key);
    if (known !== undefined) known.value += value;
    else if (counts.size < MAX_SERIES) counts.set(key, { name, labels: { ...labels }, value });
  }

  function observe(name: HistogramName, labels: Labels, seconds: number): void {
    const key = keyOf(name, labels);
    let histogram = histograms.get(key);
    if (histogram === undefined) {
      if (histograms.size >= MAX_SERIES) return;
      histogram = { name, labels, counts: Array(BUCKETS.length + 1).fill(0), sum: 0 };
      histograms.set(key, histogram);
    }
    const index = BUCKETS.findIndex((limit) => seconds <= limit);
    const bucket = index === -1 ? BUCKETS.length : index;
    histogram.counts[bucket] = (histogram.counts[bucket] ?? 0) + 1;
    histogram.sum += seconds;
  }

  function take(): MetricSample[] {
    const taken = [...counts.values(), ...[...histograms.values()].flatMap(samplesOf)];
    counts.clear();
    histograms.clear();
    return taken;
  }

  return {
    increment: (name, labels) => add(name, labels, 1),
    observe,
    take,
    putBack: (samples) => samples.forEach(({ name, labels, value }) => add(name, labels, value)),
  };
}
