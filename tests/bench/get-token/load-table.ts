import type { Table } from "../report/table.ts";
import type { LoadFigures } from "./measure-load.ts";

/** A table of loads, each beside that of one of them. */
export function loadTable(
  title: string,
  figures: ReadonlyMap<string, LoadFigures>,
  { base, called }: { base: string; called: string },
): Table {
  const floor = figures.get(base)?.perSecond ?? NaN;
  return {
    title,
    of: "get-token, fresh token",
    columns: ["answers a second", called, "p50, ms", "p99, ms", "CPU a call, µs", "MB"],
    rows: [...figures].map(([name, { perSecond, p50, p99, cpuPerCall, memory }]) => ({
      name,
      cells: [perSecond, perSecond / floor, p50, p99, cpuPerCall, memory],
    })),
  };
}

/** One's figure by the other's. */
export function compared(
  figures: ReadonlyMap<string, LoadFigures>,
  one: string,
  other: string,
  figure: keyof LoadFigures,
): number {
  return (figures.get(one)?.[figure] ?? NaN) / (figures.get(other)?.[figure] ?? NaN);
}
