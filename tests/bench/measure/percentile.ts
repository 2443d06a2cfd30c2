/**
 * The value below which that share of the values is, by the nearest rank: always a measured one.
 *
 * @param share 0.5 for the median, 0.99 for p99.
 */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError("Cannot take a percentile of nothing.");
  const sorted = values.toSorted((one, other) => one - other);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? NaN;
}

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const lower = percentile(values, 0.5);
  if (values.length % 2 === 1) return lower;
  const upper = values.toSorted((one, other) => one - other)[values.length / 2] ?? NaN;
  return (lower + upper) / 2;
}

/** The middle of the ratios of what was measured side by side, round by round. */
export function medianRatio(ones: readonly number[], others: readonly number[]): number {
  return median(ones.map((one, round) => one / (others[round] ?? NaN)));
}
