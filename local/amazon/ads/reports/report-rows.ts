import type { Report } from "../../state/reports.ts";
import { addDays, dateIn, daysBetween } from "./dates.ts";
import { dimensionOf } from "./dimension-of.ts";
import { addFigures, type Figures, figuresOn, NO_FIGURES } from "./figures.ts";
import { metricOf } from "./metric-of.ts";

type Row = Record<string, unknown>;
interface RowKey {
  item: number;
  date: string;
  figures: Figures;
}

/**
 * The rows of a report, one by one: a report has any number of them. They depend on the profile, the date,
 * the item, and the age of the date when the report was made, so the same request always has the same.
 */
export function* reportRows(report: Report): Generator<Row> {
  const { startDate, endDate, configuration } = report.request;
  const cells = configuration.columns.map((column) => [column, cellOf(column, report)] as const);
  const isSelected = filterOf(report);
  for (const key of rowKeys(report)) {
    if (!isSelected(key.item)) continue;
    const row: Row = {};
    for (const [column, cell] of cells) {
      row[column] = column === "date"
        ? key.date
        : column === "startDate"
        ? startDate
        : column === "endDate"
        ? endDate
        : cell(key);
    }
    yield row;
  }
}

/** The items of each date, or of the whole range, with their figures. */
function* rowKeys(report: Report): Generator<RowKey> {
  const { startDate, endDate, configuration } = report.request;
  const madeOn = dateIn(report.timeZone, report.readyAt);
  const dates = Array.from(
    { length: daysBetween(startDate, endDate) + 1 },
    (_, index) => addDays(startDate, index),
  );
  const days = dates.map((date) => ({
    date,
    figuresOf: figuresOn(report.subject, date, daysBetween(date, madeOn)),
  }));
  if (configuration.timeUnit === "DAILY") {
    for (const { date, figuresOf } of days) {
      for (let item = 0; item < report.rowsPerDay; item++) {
        const figures = figuresOf(item);
        if (figures) yield { item, date, figures };
      }
    }
    return;
  }
  for (let item = 0; item < report.rowsPerDay; item++) {
    const figures = days.flatMap(({ figuresOf }) => figuresOf(item) ?? []);
    if (figures.length > 0) {
      yield { item, date: startDate, figures: figures.reduce(addFigures, NO_FIGURES) };
    }
  }
}

function cellOf(column: string, report: Report): (key: RowKey) => unknown {
  const dimension = dimensionOf(column, report);
  if (dimension) return ({ item }) => dimension(item);
  const metric = metricOf(column);
  return ({ figures }) => metric(figures);
}

function filterOf(report: Report): (item: number) => boolean {
  const tests = (report.request.configuration.filters ?? []).map(({ field, values }) => ({
    values,
    dimension: dimensionOf(field, report),
  }));
  return (item) =>
    tests.every(({ values, dimension }) => {
      const value = dimension?.(item);
      return typeof value === "string" && values.includes(value);
    });
}
