import type { ReportRunSummary } from "../../contract/answers/run-reports.ts";
import type { Context } from "../../context.ts";
import { type ClaimedReport, claimReports } from "../../database/reports/claim-reports.ts";
import { planReports } from "../../database/reports/plan-reports.ts";
import { resumeReports } from "../../database/reports/resume-reports.ts";
import { pause } from "../../http/pause.ts";
import { LoadBudget } from "./load-budget.ts";
import { type Invocation, runJob } from "./run-job.ts";

/** How many jobs are in work at the same time. */
const CONCURRENCY = 10;

/** How many steps one invocation takes: a request or a poll costs about 2 ms of the 2 s of CPU. */
const MAX_STEPS = 200;

/** When to stop claiming, and when to stop loading, in ms: well before the platform's 150 s. */
const CLAIM_MS = 50_000;
const LOAD_MS = 100_000;

/** How much one invocation loads, unzipped, and how much it loads at least. */
const LOAD_BYTES = 100_000_000;
const LEAST_BYTES = 16_000_000;

/** Longer than a request to Amazon takes, retries included; each write extends it. */
const LEASE_SECONDS = 120;

/** How often an invocation whose jobs wait for Amazon looks for others. */
const LOOK_MS = 500;

/** How many schedules' targets one statement plans. */
const PLANNED_AT_ONCE = 200;

/** Runs what it is given one after the other. */
function oneAfterTheOther(): Invocation["oneLoad"] {
  let last: Promise<unknown> = Promise.resolve();
  return (load) => {
    const result = last.then(load);
    last = result.catch(() => {});
    return result;
  };
}

/** Makes the jobs that are due, until all are made or it is time for those that exist. */
async function plan({ database, webhooks }: Context, deadline: number): Promise<number> {
  let planned = 0;
  let unfinished = true;
  while (unfinished && performance.now() < deadline) {
    const made = await planReports(database, {
      projectUrl: webhooks.projectUrl,
      maxTargets: PLANNED_AT_ONCE,
    });
    planned += made.planned;
    unfinished = made.unfinished;
  }
  return planned;
}

/**
 * Plans what is due, then takes the next step of job after job until none is due, or the invocation has done
 * its share: requests and polls side by side, one load at a time. Other invocations do the same: each step is
 * taken under a lease.
 */
export async function runReports(context: Context): Promise<ReportRunSummary> {
  const { database, webhooks: { projectUrl } } = context;
  const started = performance.now();
  const invocation: Invocation = {
    context: { ...context, adsApi: { ...context.adsApi, deadline: started + LOAD_MS } },
    budget: new LoadBudget({
      bytes: LOAD_BYTES,
      least: LEAST_BYTES,
      deadline: started + LOAD_MS,
    }),
    credentials: new Map(),
    oneLoad: oneAfterTheOther(),
  };
  const summary: ReportRunSummary = {
    planned: await plan(context, started + CLAIM_MS / 5),
    requested: 0,
    pending: 0,
    stored: 0,
    released: 0,
    postponed: 0,
    failed: 0,
    lost: 0,
    more: false,
  };
  const inFlight = new Set<Promise<void>>();
  const errors: unknown[] = [];
  let steps = 0;

  function start(job: ClaimedReport): void {
    const step = runJob(invocation, job)
      .then((outcome) => void summary[outcome]++)
      // The lease ends by itself, and another invocation takes the step again.
      .catch((error) => void errors.push(error))
      .finally(() => inFlight.delete(step));
    inFlight.add(step);
  }

  while (performance.now() < started + CLAIM_MS && errors.length === 0) {
    const room = Math.min(CONCURRENCY - inFlight.size, MAX_STEPS - steps);
    if (steps >= MAX_STEPS || invocation.budget.isSpent) break;
    const claimed = room === 0 ? [] : await claimReports(database, {
      projectUrl,
      batch: room,
      leaseSeconds: LEASE_SECONDS,
    });
    for (const job of claimed) start(job);
    steps += claimed.length;
    if (inFlight.size === 0) break;
    await Promise.race([...inFlight, pause(LOOK_MS)]);
  }
  await Promise.all(inFlight);
  if (errors.length > 0) throw errors[0];
  return { ...summary, more: (await resumeReports(database)).resumed };
}
