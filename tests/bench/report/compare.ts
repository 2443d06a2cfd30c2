import type { Report } from "./report.ts";
import { formatFigure, markdownTable } from "./table.ts";

/** The same figure in two reports. */
export interface Compared {
  figure: string;
  before: number;
  now: number;
  /** `now` by `before`; null where there was nothing to divide by. */
  ratio: number | null;
}

function figuresOf({ parts }: Report): Map<string, number> {
  const figures = new Map<string, number>();
  for (const [part, { tables }] of Object.entries(parts)) {
    for (const { title, columns, rows } of tables) {
      for (const { name, cells } of rows) {
        for (const [index, cell] of cells.entries()) {
          if (cell === null) continue;
          figures.set([part, title, name, columns[index] ?? ""].join(" · "), cell);
        }
      }
    }
  }
  return figures;
}

/** The figures that both reports have, in the newer one's order. */
export function compare(before: Report, now: Report): Compared[] {
  const earlier = figuresOf(before);
  return [...figuresOf(now)].flatMap(([figure, measured]) => {
    const old = earlier.get(figure);
    if (old === undefined) return [];
    return [{ figure, before: old, now: measured, ratio: old === 0 ? null : measured / old }];
  });
}

/** The comparison as a Markdown table. */
export function renderComparison(compared: readonly Compared[]): string {
  return markdownTable(
    ["Figure", "before", "now", "ratio"],
    compared.map(({ figure, before, now, ratio }) => [
      figure,
      formatFigure(before),
      formatFigure(now),
      ratio === null ? "–" : ratio.toFixed(2),
    ]),
  );
}
