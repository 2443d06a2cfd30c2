/** One value of Prometheus's text format. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const LINE = /^([a-z_][a-z0-9_]*)(?:\{(.*)\})? (\S+)$/i;
const LABEL = /([a-z_][a-z0-9_]*)="((?:[^"\\]|\\.)*)"/gi;

/** Parses Prometheus's text format, as the function `metrics` writes it. */
export function parseMetrics(text: string): Sample[] {
  return text.split("\n").flatMap((line) => {
    const [, name, labels = "", value] = LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    return [{
      name: name.replace(/^amazon_ads_/, ""),
      labels: Object.fromEntries(
        [...labels.matchAll(LABEL)].map(([, key = "", quoted = ""]) => [
          key,
          quoted.replace(/\\(.)/g, (_, character: string) => character === "n" ? "\n" : character),
        ]),
      ),
      value: Number(value),
    }];
  });
}

/** The samples of one metric. */
export function samplesOf(samples: Sample[], name: string): Sample[] {
  return samples.filter((sample) => sample.name === name);
}

/** The sum of a metric's samples that have these labels. */
export function total(
  samples: Sample[],
  name: string,
  labels: Record<string, string> = {},
): number {
  return samplesOf(samples, name)
    .filter((sample) =>
      Object.entries(labels).every(([key, value]) => sample.labels[key] === value)
    )
    .reduce((sum, { value }) => sum + value, 0);
}
