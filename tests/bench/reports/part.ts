import { signUp } from "../../../local/demo/sign-up.ts";
import { REPORT_TABLES } from "../../../shared/reports/catalogue/report-tables.ts";
import { startPgbouncer } from "../../support/pgbouncer.ts";
import { poolerAddress } from "../../support/pooler-address.ts";
import type { Bench, Measured, Part } from "../part.ts";
import { type BenchStack, startBenchStack } from "../stage/bench-stack.ts";
import { reportProject, silenceDatabase } from "../stage/schedule.ts";
import { loadByCopy, loadByUpserts } from "./by-hand.ts";
import { type FileFigures, present, type ReportFigures } from "./figures.ts";
import { type FileAmazon, startFileAmazon } from "./file-amazon.ts";
import { type LoadFigures, loadReport } from "./load-report.ts";
import { measureParse } from "./parse-whole.ts";
import { readRows } from "./read-rows.ts";
import { writeReportFiles } from "./report-files.ts";
import { type SeededProfile, seedProfiles } from "./seed-profile.ts";
import { measureSpend } from "./spend-query.ts";
import { measureThrottled } from "./throttled.ts";

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

/** What the files took. */
async function measureFiles(
  bench: Bench,
): Promise<Omit<ReportFigures, "throttled">> {
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
    bench.say("a function parses it as a whole");
    const parse = await measureParse(amazon.fileUrl, one.files.rows);
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
    return { one, parse, million, read, spend };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(bench: Bench): Promise<Measured> {
  const files = await measureFiles(bench);
  const throttled = await measureThrottled(bench, bench.quick ? 20 : 500);
  return present({ ...files, throttled });
}

/** How fast reports are loaded, and with how much. */
export const reportsPart: Part = {
  name: "reports",
  what: "a report of 50,000 rows and one of a million, beside Postgres alone and what people write",
  run,
};
