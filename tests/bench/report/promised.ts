import { formatFigure, markdownTable } from "./table.ts";

/** A figure that users rely on, and its limit. */
export interface Promised {
  what: string;
  measured: number;
  at: "most" | "least";
  limit: number;
}

/** Whether a measured figure is within its limit. A figure that could not be measured is not. */
export function holds({ measured, at, limit }: Promised): boolean {
  return at === "most" ? measured <= limit : measured >= limit;
}

/** All promises of a part, as a Markdown table. */
export function renderPromises(promises: readonly Promised[]): string {
  return markdownTable(
    ["Promise", "limit", "measured", ""],
    promises.map((promised) => [
      promised.what,
      `at ${promised.at} ${formatFigure(promised.limit)}`,
      formatFigure(promised.measured),
      holds(promised) ? "holds" : "does not hold",
    ]),
  );
}
