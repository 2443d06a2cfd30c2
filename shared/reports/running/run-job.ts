import type { AdsApiCredential } from "../../amazon/ads-api.ts";
import type { Context } from "../../context.ts";
import type { ClaimedReport } from "../../database/reports/claim-reports.ts";
import { releaseReport } from "../../database/reports/release-report.ts";
import { reportCredential } from "../report-credential.ts";
import type { LoadBudget } from "./load-budget.ts";
import { loadReport } from "./load-report.ts";
import { pollReport } from "./poll-report.ts";
import { recordFailure } from "./record-failure.ts";
import type { ReportWork } from "./report-work.ts";
import { requestReport } from "./request-report.ts";

/** What one step made of a job. */
export type StepOutcome =
  | "requested"
  | "pending"
  | "stored"
  | "released"
  | "postponed"
  | "failed"
  | "lost";

/** What the steps of one invocation share. */
export interface Invocation {
  context: Context;
  budget: LoadBudget;
  /** One credential for each connection. */
  credentials: Map<string, Promise<AdsApiCredential>>;
  /** Runs loads one after the other: each holds a file's memory, and all share the CPU. */
  oneLoad<Result>(load: () => Promise<Result>): Promise<Result>;
}

/** The credential of a job's connection, read once an invocation. */
function credentialOf(
  { context, credentials }: Invocation,
  job: ClaimedReport,
): Promise<AdsApiCredential> {
  const known = credentials.get(job.connection_id);
  if (known !== undefined) return known;
  const credential = reportCredential(context, job, "schedule");
  credentials.set(job.connection_id, credential);
  return credential;
}

async function load(
  { budget, context: { database } }: Invocation,
  work: ReportWork,
  address?: string,
): Promise<StepOutcome> {
  if (budget.isSpent) {
    await releaseReport(database, work.job);
    return "released";
  }
  const outcome = await loadReport(work, budget, address);
  return outcome === "no file" ? "pending" : outcome;
}

async function takeStep(invocation: Invocation, job: ClaimedReport): Promise<StepOutcome> {
  const credential = await credentialOf(invocation, job);
  const work: ReportWork = { context: invocation.context, job, credential };
  if (job.status === "wanted") {
    await requestReport(work);
    return "requested";
  }
  if (job.status !== "requested") return await invocation.oneLoad(() => load(invocation, work));
  const address = await pollReport(work);
  if (address === undefined) return "pending";
  return await invocation.oneLoad(() => load(invocation, work, address));
}

/**
 * Takes the next step of a job: requests its report, asks how far it is, or loads its file.
 *
 * @throws What is no failure of this job: the database is out of reach.
 */
export async function runJob(invocation: Invocation, job: ClaimedReport): Promise<StepOutcome> {
  try {
    return await takeStep(invocation, job);
  } catch (error) {
    invocation.credentials.delete(job.connection_id);
    return await recordFailure(invocation.context.database, job, error);
  }
}
