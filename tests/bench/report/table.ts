/** A row: what it is about, and a figure for each column; null where there is none. */
export interface Row {
  name: string;
  cells: (number | null)[];
}

/** Figures to read, to paste and to compare. Columns say their unit. */
export interface Table {
  title: string;
  /** What the rows are. */
  of: string;
  columns: string[];
  rows: Row[];
}

/** A figure with as many digits as it deserves: three, or all of them before the point. */
export function formatFigure(figure: number | null): string {
  if (figure === null) return "–";
  const digits = Number.isInteger(figure)
    ? 0
    : Math.abs(figure) >= 100
    ? 0
    : Math.abs(figure) >= 10
    ? 1
    : 2;
  return figure.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** The table in Markdown, aligned so that it can also be read as it is. */
export function markdownTable(columns: readonly string[], rows: readonly string[][]): string {
  const lines = [[...columns], ...rows];
  const widths = columns.map((_, column) =>
    Math.max(3, ...lines.map((line) => line[column]?.length ?? 0))
  );
  function lineOf(cells: readonly string[]): string {
    const padded = cells.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
    );
    return `| ${padded.join(" | ")} |`;
  }
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`
  );
  return [lineOf(columns), `| ${rule.join(" | ")} |`, ...rows.map(lineOf)].join("\n");
}

/** A table with its title. */
export function renderTable({ title, of, columns, rows }: Table): string {
  const body = markdownTable(
    [of, ...columns],
    rows.map(({ name, cells }) => [name, ...cells.map(formatFigure)]),
  );
  return `**${title}**\n\n${body}`;
}
