import { median, medianRatio } from "../measure/percentile.ts";
import type { Table } from "../report/table.ts";
import type { LoadFigures, Loads } from "./measure-load.ts";

function figureOf(loads: Loads, name: string, figure: keyof LoadFigures): number[] {
  return (loads.get(name) ?? []).map((round) => round[figure]);
}

/** One's figure by the other's. */
export function compared(
  loads: Loads,
  one: string,
  other: string,
  figure: keyof LoadFigures,
): number {
  return medianRatio(figureOf(loads, one, figure), figureOf(loads, other, figure));
}

/** A table of loads, each beside that of one of them. */
export function loadTable(
  title: string,
  loads: Loads,
  { base, called }: { base: string; called: string },
): Table {
  return {
    title,
    of: "get-token, fresh token",
    columns: ["answers a second", called, "p50, ms", "p99, ms", "CPU a call, µs", "MB"],
    rows: [...loads.keys()].map((name) => {
      const middle = (figure: keyof LoadFigures): number => median(figureOf(loads, name, figure));
      return {
        name,
        cells: [
          middle("perSecond"),
          compared(loads, name, base, "perSecond"),
          middle("p50"),
          middle("p99"),
          middle("cpuPerCall"),
          middle("memory"),
        ],
      };
    }),
  };
}
