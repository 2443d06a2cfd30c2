import { signUp } from "../../../local/demo/sign-up.ts";
import { REPORT_TABLES } from "../../../shared/reports/catalogue/report-tables.ts";
import { startPgbouncer } from "../../support/pgbouncer.ts";
import { poolerAddress } from "../../support/pooler-address.ts";
import type { Bench, Measured, Part } from "../part.ts";
import type { Promised } from "../report/promised.ts";
import type { Table } from "../report/table.ts";
import { type BenchStack, startBenchStack } from "../stage/bench-stack.ts";
import { reportProject, silenceDatabase } from "../stage/schedule.ts";
import { loadByCopy, loadByUpserts } from "./by-hand.ts";
import { type FileAmazon, startFileAmazon } from "./file-amazon.ts";
import { type LoadFigures, loadReport } from "./load-report.ts";
import { type ReadFigures, readRows } from "./read-rows.ts";
import { type ReportFiles, writeReportFiles } from "./report-files.ts";
import { type SeededProfile, seedProfiles } from "./seed-profile.ts";
import { measureSpend, type SpendFigures } from "./spend-query.ts";
import { measureThrottled, type ThrottledFigures } from "./throttled.ts";

/** The widest table of Sponsored Products. */
const WIDE = "report_sp_targeting";

/** The usual columns of a report by target, for a file of a million rows. */
const NARROW_COLUMNS = [
  "date",
  "campaignId",
  "campaignName",
  "campaignStatus",
  "campaignBudgetAmount",
  "adGroupId",
  "adGroupName",
  "keywordId",
  "keyword",
  "keywordType",
  "matchType",
  "impressions",
  "clicks",
  "cost",
  "costPerClick",
  "purchases7d",
  "purchases14d",
  "unitsSoldClicks14d",
  "sales7d",
  "sales14d",
];

const DAY_MS = 86_400_000;

/** What one file took, by the product and by others. */
interface FileFigures {
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

/** The dates before yesterday, the oldest first. */
function datesBefore(count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => new Date(Date.now() - (count + 2 - index) * DAY_MS).toISOString().slice(0, 10),
  );
}

function columnsOf(tableName: string): string[] {
  const table = REPORT_TABLES.find(({ name }) => name === tableName);
  return table?.columns.map(({ name }) => name) ?? [];
}

interface Stage {
  bench: Bench;
  staged: BenchStack;
  amazon: FileAmazon;
  /** The variables that make a function use the pooler. */
  throughPooler: Record<string, string>;
  folder: string;
}

/** Whose report it is that is loaded in each way: a profile has each file once. */
interface Loaders {
  byDataApi: SeededProfile;
  byPooler: SeededProfile;
}

/** Loads a file by the product, by COPY, and, where it is small enough, by upserts. */
async function measureFile(
  { bench, staged, amazon, throughPooler, folder }: Stage,
  { rows, columns, days }: { rows: number; columns: readonly string[]; days: number },
  { byDataApi, byPooler }: Loaders,
  byUpserts: boolean,
): Promise<FileFigures> {
  async function load(profile: SeededProfile, env: Record<string, string>): Promise<LoadFigures> {
    const figures = await loadReport(staged, amazon.url, {
      profile,
      tableName: WIDE,
      columns,
      startDate: dates[0] ?? "",
      endDate: dates.at(-1) ?? "",
    }, env);
    if (figures.rows === rows) return figures;
    throw new Error(`Cannot measure the load: it stored ${figures.rows} rows.`);
  }

  const dates = datesBefore(days);
  bench.say(
    `a file of ${rows.toLocaleString("en-US")} rows with ${columns.length} columns is made`,
  );
  const files = await writeReportFiles(folder, { columns, dates, rows });
  amazon.serve(files.gzip);
  bench.say("the product loads it by the Data API");
  const dataApi = await load(byDataApi, {});
  bench.say("the product loads it through the pooler");
  const pooler = await load(byPooler, throughPooler);
  bench.say("Postgres alone loads it");
  const copySeconds = await loadByCopy(staged.admin, files, columns);
  if (!byUpserts) {
    return { files, columns: columns.length, dataApi, pooler, copySeconds, upsertSeconds: null };
  }
  bench.say("a script with upserts loads it");
  const upsertSeconds = await loadByUpserts(staged.admin, files, columns);
  return { files, columns: columns.length, dataApi, pooler, copySeconds, upsertSeconds };
}

/** One way of loading one file. */
interface Way {
  name: string;
  file: FileFigures;
  product: LoadFigures;
}

function table(ways: readonly Way[]): Table {
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

/** What is promised, through the pooler: the Data API of the local stack is not the hosted one. */
function promises(one: FileFigures, million: FileFigures): Promised[] {
  return [
    {
      what: "50,000 rows of 58 columns: invocations",
      measured: one.pooler.invocations,
      at: "most",
      limit: 1,
    },
    {
      what: "the same: s of CPU, half of what the platform allows",
      measured: one.pooler.mostCpuSeconds,
      at: "most",
      limit: 1,
    },
    {
      what: "the same: MB of memory at the peak, of the platform's 256",
      measured: one.pooler.peakMegabytes,
      at: "most",
      limit: 175,
    },
    {
      what: "the same: times as fast as JSON in memory and upserts",
      measured: (one.upsertSeconds ?? NaN) / one.pooler.seconds,
      at: "least",
      limit: 5,
    },
    {
      what: "1,000,000 rows: MB of memory at the peak",
      measured: million.pooler.peakMegabytes,
      at: "most",
      limit: 175,
    },
    {
      what: "1,000,000 rows: s of CPU in the longest invocation",
      measured: million.pooler.mostCpuSeconds,
      at: "most",
      limit: 2,
    },
    {
      what: "1,000,000 rows: s of the longest statement",
      measured: million.pooler.longestStatement,
      at: "most",
      limit: 5,
    },
    {
      what: "1,000,000 rows: time by that of Postgres alone",
      measured: million.pooler.seconds / million.copySeconds,
      at: "most",
      limit: 2,
    },
  ];
}

function readTable(read: ReadFigures): Table {
  const rows: Record<string, number> = {
    "rows": read.rows,
    "MB": read.megabytes,
    "time, s": read.seconds,
    "CPU, s": read.cpuSeconds,
    "peak memory of the process, MB": read.peakMegabytes,
  };
  return {
    title: "All rows of a table in one answer of reports/rows, seven columns as JSON lines",
    of: "figure",
    columns: ["measured"],
    rows: Object.entries(rows).map(([name, figure]) => ({ name, cells: [figure] })),
  };
}

function spendTable(spend: SpendFigures): Table {
  const rows: Record<string, number> = {
    "rows in the table": spend.rows,
    "as its user, ms": spend.asUserMs,
    "without row level security, ms": spend.withoutRlsMs,
    "indexes that are read": spend.indexRanges,
  };
  return {
    title: "Thirty days of a profile's spend by campaign",
    of: "figure",
    columns: ["measured"],
    rows: Object.entries(rows).map(([name, figure]) => ({ name, cells: [figure] })),
  };
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
  const rows: Record<string, number> = {
    "reports planned": figures.planned,
    "requests that Amazon accepted": figures.accepted,
    "requests that Amazon throttled": figures.throttled,
    "most at Amazon for one profile and type": figures.mostAtOnce,
    "minutes until all are stored, by the simulated clock": figures.minutes,
    "invocations": figures.invocations,
    "CPU a report, ms": figures.cpuSeconds / figures.planned * 1000,
  };
  return {
    title:
      "Six reports of many profiles, due at once, by an Amazon that throttles and takes 20 minutes",
    of: "figure",
    columns: ["measured"],
    rows: Object.entries(rows).map(([name, figure]) => ({ name, cells: [figure] })),
  };
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

/** What the files took. */
async function measureFiles(
  bench: Bench,
): Promise<{ one: FileFigures; million: FileFigures; read: ReadFigures; spend: SpendFigures }> {
  await using staged = await startBenchStack(bench);
  await using amazon = startFileAmazon();
  await reportProject(staged);
  await silenceDatabase(staged.admin);
  const { userId, supabase } = await signUp(staged.stack);
  const { data: { session } } = await supabase.auth.getSession();
  // One each: a report asks for the columns that its profile has stored already, and this Amazon has one file.
  const [first, second, third, fourth] = await seedProfiles(staged, userId, 4);
  if (!first || !second || !third || !fourth) {
    throw new Error("Cannot measure reports: there are no profiles.");
  }
  const address = poolerAddress();
  const throughPooler = { AMAZON_ADS_DATABASE_POOL_URL: address.url };
  await using cleanup = new AsyncDisposableStack();
  const pooler = await startPgbouncer(address, staged.stack.db_admin_url);
  cleanup.defer(() => pooler.stop());
  const folder = await Deno.makeTempDir();
  try {
    const stage = { bench, staged, amazon, throughPooler, folder };
    const scale = bench.quick ? 10 : 1;
    const wide = columnsOf(WIDE);
    const one = await measureFile(
      stage,
      { rows: 50_000 / scale, columns: wide, days: 1 },
      { byDataApi: first, byPooler: second },
      true,
    );
    const million = await measureFile(
      stage,
      { rows: 1_000_000 / scale, columns: NARROW_COLUMNS, days: 30 },
      { byDataApi: third, byPooler: fourth },
      false,
    );
    bench.say("all rows are read as JSON lines");
    const read = await readRows(staged, userId, {
      table_name: WIDE,
      columns: "date,campaign_id,keyword_id,impressions,clicks,cost,sales_14d",
    });
    const rows = 10_000_000 / (scale * scale);
    bench.say(`a table gets ${rows.toLocaleString("en-US")} rows`);
    const spend = await measureSpend(staged, first, session?.access_token ?? "", rows);
    return { one, million, read, spend };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(bench: Bench): Promise<Measured> {
  const { one, million, read, spend } = await measureFiles(bench);
  const throttled = await measureThrottled(bench, bench.quick ? 20 : 500);
  return {
    tables: [
      table([...waysOf(one), ...waysOf(million)]),
      readTable(read),
      spendTable(spend),
      throttledTable(throttled),
    ],
    promises: [
      ...promises(one, million),
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

/** How fast reports are loaded, and with how much. */
export const reportsPart: Part = {
  name: "reports",
  what: "a report of 50,000 rows and one of a million, beside Postgres alone and what people write",
  run,
};
