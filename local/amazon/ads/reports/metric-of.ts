import { type Figures, hash } from "./figures.ts";

type Metric = (figures: Figures) => number | null;

/** Metrics of Sponsored Products count the conversions within so many days after the click. */
const WINDOW_SHARES: Readonly<Record<string, number>> = { 1: 0.5, 7: 0.8, 14: 0.9, 30: 1 };

/** The metrics with a fixed meaning. */
const NAMED_METRICS: Readonly<Record<string, Metric>> = {
  impressions: ({ impressions }) => impressions,
  clicks: ({ clicks }) => clicks,
  cost: ({ cost }) => cost / 100,
  spend: ({ cost }) => cost / 100,
  totalCost: ({ cost }) => cost / 100,
  costPerClick: ({ cost, clicks }) => ratio(cost / 100, clicks),
  clickThroughRate: ({ clicks, impressions }) => ratio(100 * clicks, impressions),
  topOfSearchImpressionShare: ({ impressions }) => impressions === 0 ? null : impressions % 100,
};

/** The metric in a column, prepared once for all rows. A metric without a meaning here is a count. */
export function metricOf(column: string): Metric {
  const named = Object.hasOwn(NAMED_METRICS, column) ? NAMED_METRICS[column] : undefined;
  if (named) return named;
  const days = /(1|7|14|30)d$/.exec(column)?.[1];
  const window = days === undefined ? 1 : WINDOW_SHARES[days] ?? 1;
  const part = /SameSku|Promoted|NewToBrand|newToBrand/.test(column) ? 0.6 : 1;
  if (/^acos/i.test(column)) return ({ cost, sales }) => ratio(100 * cost, sales * window);
  if (/roas/i.test(column)) return ({ cost, sales }) => ratio(sales * window, cost);
  if (/rate|percentage|share|CVR|average|^eCP|^eRPM/i.test(column)) {
    return ({ purchases, impressions }) => ratio(100 * purchases * window, impressions);
  }
  if (/sales|royalties|valueSum/i.test(column)) {
    return ({ sales }) => Math.floor(sales * window * part) / 100;
  }
  if (/fee|cost|budget|bid/i.test(column)) return ({ cost }) => Math.floor(cost * 0.05) / 100;
  if (/impression|view|video|audio|reach|frequency/i.test(column)) {
    const share = 0.1 + (hash(column) % 50) / 100;
    return ({ impressions }) => Math.floor(impressions * share);
  }
  return ({ purchases }) => Math.floor(purchases * window * part);
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : Math.round(numerator / denominator * 10_000) / 10_000;
}
