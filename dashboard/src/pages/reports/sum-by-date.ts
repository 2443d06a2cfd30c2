import type { Spend } from "../../app/ads.ts";

/** What a profile spent on one date, and what it brought; null where Amazon says nothing of it. */
export type SpentOn = Pick<Spend, "date" | "cost" | "sales">;

function add(one: number | null, other: number | null): number | null {
  return one === null && other === null ? null : Number(one ?? 0) + Number(other ?? 0);
}

/** Adds up the rows of each date, in the order of the dates: each connection and currency has a row of its own. */
export function sumByDate(rows: readonly SpentOn[]): SpentOn[] {
  const sums = new Map<string, SpentOn>();
  for (const { date, cost, sales } of rows) {
    const before = sums.get(date);
    sums.set(date, {
      date,
      cost: add(before?.cost ?? null, cost),
      sales: add(before?.sales ?? null, sales),
    });
  }
  return [...sums.values()].sort((one, other) => one.date.localeCompare(other.date));
}
