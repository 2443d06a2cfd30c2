import type { MetricSample } from "../database/add-counters.ts";
import { METRIC_PREFIX, METRICS } from "./metric-definitions.ts";

/** The media type of {@link prometheusText}. */
export const PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function line({ name, labels, value }: MetricSample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  return `${METRIC_PREFIX}${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}`;
}

/** Whether a sample belongs to a metric: those of a histogram have three names. */
function isOf(metric: string, type: string, { name }: MetricSample): boolean {
  return type === "histogram"
    ? [`${metric}_bucket`, `${metric}_sum`, `${metric}_count`].includes(name)
    : name === metric;
}

/** Buckets by their limit, as Prometheus wants them. */
function byBucket(one: MetricSample, other: MetricSample): number {
  const { le: a, ...rest } = one.labels;
  const { le: b, ...others } = other.labels;
  const series = JSON.stringify([one.name, rest]).localeCompare(
    JSON.stringify([other.name, others]),
  );
  return series || limitOf(a) - limitOf(b);
}

function limitOf(le: string | undefined): number {
  return le === undefined ? 0 : le === "+Inf" ? Number.MAX_VALUE : Number(le);
}

/**
 * Writes samples in Prometheus's text format, each metric with its HELP and TYPE. Samples of an unknown
 * name are left out: during an update the database may know more than this process.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function prometheusText(samples: readonly MetricSample[]): string {
  const blocks = Object.entries(METRICS).flatMap(([metric, { type, help }]) => {
    const own = samples.filter((sample) => isOf(metric, type, sample));
    if (own.length === 0) return [];
    return [
      `# HELP ${METRIC_PREFIX}${metric} ${help}`,
      `# TYPE ${METRIC_PREFIX}${metric} ${type}`,
      ...own.toSorted(byBucket).map(line),
    ];
  });
  return `${blocks.join("\n")}\n`;
}
