import {
  downloadReport,
  ReportAddressExpired,
  type ReportFile,
} from "../../amazon/reports/download-report.ts";
import { beginReportLoad } from "../../database/reports/begin-report-load.ts";
import { releaseReport } from "../../database/reports/release-report.ts";
import { storeReport } from "../../database/reports/store-report.ts";
import { retry } from "../../database/retry.ts";
import { cutRows } from "../loading/cut-rows.ts";
import { unzip } from "../loading/unzip.ts";
import type { LoadBudget } from "./load-budget.ts";
import { pollReport } from "./poll-report.ts";
import type { ReportWork } from "./report-work.ts";
import { createPieceStaging } from "./stage-pieces.ts";

/** How much JSON one statement stores: a tenth of a second of the database's time. */
const PIECE_BYTES = 400_000;

/** How long a switch is kept trying while the database cannot be reached, in ms. */
const SWITCH_MS = 10_000;

/**
 * How long after its deadline a load is cut off, in ms. A storage that sends byte after byte, and never a whole
 * piece, would otherwise hold all loads of the invocation until the platform ends it.
 */
const CUT_OFF_MS = 20_000;

/** What became of a load. */
export type LoadOutcome =
  | "stored"
  /** The invocation has used up its budget, and the next one continues. */
  | "released"
  /** Amazon has no file any longer, and the job continues with that. */
  | "no file";

/** Opens the file; an address that has expired is asked for again, once. */
async function openFile(
  work: ReportWork,
  known: string | undefined,
  signal: AbortSignal,
): Promise<ReportFile | undefined> {
  const { adsApi } = work.context;
  const address = known ?? await pollReport(work);
  if (address === undefined) return undefined;
  try {
    return await downloadReport(adsApi, address, signal);
  } catch (error) {
    if (!(error instanceof ReportAddressExpired)) throw error;
    const another = await pollReport(work);
    return another === undefined ? undefined : await downloadReport(adsApi, another, signal);
  }
}

/**
 * Stores a report's rows in the staging table, piece by piece, from where an earlier invocation stopped. While
 * the database parses one, the next one is unzipped, cut and sent.
 *
 * @returns Whether all of them are there.
 * @throws ReportFileError when the file is broken; ConnectError `amazon_unavailable`, `report_lease_lost`,
 * `report_answer_invalid`.
 */
async function stageRows(
  { context: { database }, job }: ReportWork,
  file: ReportFile,
  budget: LoadBudget,
): Promise<boolean> {
  const version = `${job.amazon_report_id} ${file.etag ?? ""}`.trim();
  const { piece, byte_offset } = await beginReportLoad(database, job, version);
  let from = byte_offset;
  budget.skip(from);

  const staging = createPieceStaging(database, job, piece);
  try {
    for await (const next of cutRows(unzip(file.body), { from, pieceBytes: PIECE_BYTES })) {
      await staging.stage(next);
      budget.spend(next.endsAt - from);
      from = next.endsAt;
      if (budget.isSpent) return false;
    }
    return true;
  } finally {
    await staging.whole();
  }
}

/**
 * Makes the staged rows visible, some dates a call, so that no statement is long.
 *
 * @returns Whether all dates are stored. If not, another invocation continues.
 */
async function switchDates(
  { context: { database }, job }: ReportWork,
  budget: LoadBudget,
): Promise<boolean> {
  while (!budget.isLate) {
    const { status } = await retry(SWITCH_MS, () => storeReport(database, job));
    if (status === "stored") return true;
    // A crash of Postgres has emptied the staging table: the file has to be loaded again.
    if (status === "ready") return false;
  }
  return false;
}

/**
 * Loads a job's file into its table. The database parses the rows; the function unzips them, cuts them at
 * their borders and hands them over, in the memory of one piece.
 *
 * @param address The address of the file, where it was just read.
 * @param cutOffMs How long after the budget's deadline the download is ended.
 * @throws ConnectError, ReportFileError, ReportAddressExpired: see {@link stageRows} and downloadReport.
 */
export async function loadReport(
  work: ReportWork,
  budget: LoadBudget,
  address?: string,
  cutOffMs: number = CUT_OFF_MS,
): Promise<LoadOutcome> {
  const { context: { database }, job } = work;
  const download = new AbortController();
  const cutOff = setTimeout(() => download.abort(), Math.max(0, budget.msLeft) + cutOffMs);
  try {
    const file = await openFile(work, address, download.signal);
    if (file === undefined) return "no file";
    const isWhole = await stageRows(work, file, budget);
    if (isWhole && await switchDates(work, budget)) return "stored";
    await releaseReport(database, job);
    return "released";
  } finally {
    clearTimeout(cutOff);
    download.abort();
  }
}
