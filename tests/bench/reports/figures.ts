import type { Measured } from "../part.ts";
import type { Promised } from "../report/promised.ts";
import type { Table } from "../report/table.ts";
import type { LoadFigures } from "./load-report.ts";
import type { ParseFigures } from "./parse-whole.ts";
import type { ReadFigures } from "./read-rows.ts";
import type { ReportFiles } from "./report-files.ts";
import type { SpendFigures } from "./spend-query.ts";
import type { ThrottledFigures } from "./throttled.ts";

/** What one file took, by the product and by others. */
export interface FileFigures {
  files: ReportFiles;
  columns: number;
  /** By the Data API of the local stack. */
  dataApi: LoadFigures;
  /** Through a connection pooler. */
  pooler: LoadFigures;
  copySeconds: number;
  /** Null where it would take too long. */
  upsertSeconds: number | null;
}

/** What `response.json()` of the 50,000 rows takes on the machine that the limits are for, in s of CPU. */
const PARSE_SECONDS = 0.6;

/** What a request may use there, in s of CPU: the platform's limit. */
const ALLOWED_SECONDS = 2;

/** One way of loading one file. */
interface Way {
  name: string;
  file: FileFigures;
  product: LoadFigures;
}

function loadTable(ways: readonly Way[]): Table {
  const rows: Record<string, (way: Way) => number | null> = {
    "rows": ({ file }) => file.files.rows,
    "columns": ({ file }) => file.columns,
    "MB of JSON": ({ file }) => file.files.bytes / 1e6,
    "invocations": ({ product }) => product.invocations,
    "time until visible, s": ({ product }) => product.seconds,
    "most CPU in one invocation, s": ({ product }) => product.mostCpuSeconds,
    "peak memory of the process, MB": ({ product }) => product.peakMegabytes,
    "longest statement, s": ({ product }) => product.longestStatement,
    "COPY and one statement in Postgres alone, s": ({ file }) => file.copySeconds,
    "time by that of Postgres alone": ({ file, product }) => product.seconds / file.copySeconds,
    "JSON in memory and upserts, s": ({ file }) => file.upsertSeconds,
    "their time by the product's": ({ file, product }) =>
      file.upsertSeconds === null ? null : file.upsertSeconds / product.seconds,
  };
  return {
    title: "From Amazon's file to rows that readers see",
    of: "figure",
    columns: ways.map(({ name }) => name),
    rows: Object.entries(rows).map(([name, of]) => ({ name, cells: ways.map(of) })),
  };
}

function waysOf(file: FileFigures): Way[] {
  const rows = `${file.files.rows.toLocaleString("en-US")} rows`;
  return [
    { name: `${rows}, Data API`, file, product: file.dataApi },
    { name: `${rows}, pooler`, file, product: file.pooler },
  ];
}

/**
 * What is promised of a load: time, and the CPU of 50,000 rows, through the pooler, since the Data API of the local
 * stack is not the hosted one; all else both ways.
 */
function loadPromises(one: FileFigures, million: FileFigures, parse: ParseFigures): Promised[] {
  function most(file: FileFigures, figure: (load: LoadFigures) => number): number {
    return Math.max(figure(file.dataApi), figure(file.pooler));
  }
  return [
    {
      what: "50,000 rows of 58 columns: invocations",
      measured: most(one, ({ invocations }) => invocations),
      at: "most",
      limit: 1,
    },
    {
      // Half of what a request may use.
      what: "the same, through the pooler: CPU by that of response.json()",
      measured: one.pooler.mostCpuSeconds / parse.cpuSeconds,
      at: "most",
      limit: ALLOWED_SECONDS / 2 / PARSE_SECONDS,
    },
    {
      what: "the same: MB of memory at the peak",
      measured: most(one, ({ peakMegabytes }) => peakMegabytes),
      at: "most",
      limit: 150,
    },
    {
      what: "the same: times as fast as JSON in memory and upserts",
      measured: (one.upsertSeconds ?? NaN) / most(one, ({ seconds }) => seconds),
      at: "least",
      limit: 5,
    },
    {
      what: "1,000,000 rows: MB of memory at the peak",
      measured: most(million, ({ peakMegabytes }) => peakMegabytes),
      at: "most",
      limit: 150,
    },
    {
      what: "1,000,000 rows: CPU of the longest invocation by that of response.json() of 50,000",
      measured: most(million, ({ mostCpuSeconds }) => mostCpuSeconds) / parse.cpuSeconds,
      at: "most",
      limit: ALLOWED_SECONDS / PARSE_SECONDS,
    },
    {
      what: "1,000,000 rows: s of the longest statement",
      measured: most(million, ({ longestStatement }) => longestStatement),
      at: "most",
      limit: 5,
    },
    {
      what: "1,000,000 rows, through the pooler: time by that of Postgres alone",
      measured: million.pooler.seconds / million.copySeconds,
      at: "most",
      limit: 2,
    },
  ];
}

/** A table of single figures. */
function tableOf(title: string, figures: Record<string, number>): Table {
  return {
    title,
    of: "figure",
    columns: ["measured"],
    rows: Object.entries(figures).map(([name, figure]) => ({ name, cells: [figure] })),
  };
}

function parseTable(parse: ParseFigures): Table {
  return tableOf("response.json() of the 50,000 rows in a function that does nothing else", {
    "CPU, s": parse.cpuSeconds,
    "peak memory of the process, MB": parse.peakMegabytes,
  });
}

function readTable(read: ReadFigures): Table {
  return tableOf("All rows of a table in one answer of reports/rows, seven columns as JSON lines", {
    "rows": read.rows,
    "MB": read.megabytes,
    "time, s": read.seconds,
    "CPU, s": read.cpuSeconds,
    "peak memory of the process, MB": read.peakMegabytes,
  });
}

function spendTable(spend: SpendFigures): Table {
  return tableOf("Thirty days of a profile's spend by campaign", {
    "rows in the table": spend.rows,
    "as its user, ms": spend.asUserMs,
    "without row level security, ms": spend.withoutRlsMs,
    "indexes that are read": spend.indexRanges,
  });
}

function spendPromises({ asUserMs, withoutRlsMs, indexRanges }: SpendFigures): Promised[] {
  return [
    {
      what: "30 days of spend: time as its user by that without RLS",
      measured: asUserMs / withoutRlsMs,
      at: "most",
      limit: 2,
    },
    {
      what: "the same: indexes that are read",
      measured: indexRanges,
      at: "most",
      limit: 2,
    },
  ];
}

function throttledTable(figures: ThrottledFigures): Table {
  return tableOf(
    "Six reports of many profiles, due at once, by an Amazon that throttles and takes 20 minutes",
    {
      "reports planned": figures.planned,
      "requests that Amazon accepted": figures.accepted,
      "requests that Amazon throttled": figures.throttled,
      "most at Amazon for one profile and type": figures.mostAtOnce,
      "minutes until all are stored, by the simulated clock": figures.minutes,
      "invocations": figures.invocations,
      "CPU a report, ms": figures.cpuSeconds / figures.planned * 1000,
    },
  );
}

function throttledPromises(
  { planned, stored, accepted, mostAtOnce }: ThrottledFigures,
): Promised[] {
  return [
    {
      what: "reports of the throttled Amazon that are not stored",
      measured: planned - stored,
      at: "most",
      limit: 0,
    },
    {
      what: "requests that it accepted, by reports planned",
      measured: accepted / planned,
      at: "most",
      limit: 1,
    },
    {
      what: "reports under way for one profile and type",
      measured: mostAtOnce,
      at: "most",
      limit: 2,
    },
  ];
}

/** What was measured of reports. */
export interface ReportFigures {
  one: FileFigures;
  /** The file of `one`. */
  parse: ParseFigures;
  million: FileFigures;
  read: ReadFigures;
  spend: SpendFigures;
  throttled: ThrottledFigures;
}

/** The tables and promises of what was measured. */
export function present(
  { one, parse, million, read, spend, throttled }: ReportFigures,
): Measured {
  return {
    tables: [
      loadTable([...waysOf(one), ...waysOf(million)]),
      parseTable(parse),
      readTable(read),
      spendTable(spend),
      throttledTable(throttled),
    ],
    promises: [
      ...loadPromises(one, million, parse),
      {
        what: "MB of memory at the peak while all rows are read",
        measured: read.peakMegabytes,
        at: "most",
        limit: 150,
      },
      ...spendPromises(spend),
      ...throttledPromises(throttled),
    ],
  };
}
