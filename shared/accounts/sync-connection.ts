import type { Context } from "../context.ts";
import {
  beginSync,
  finishSync,
  pauseSync,
  type SyncedSource,
  type SyncProgress,
  type SyncReport,
  type SyncRun,
  type SyncTrigger,
} from "../database/sync-run.ts";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import { adsApiCredential } from "./credential.ts";
import { isSpent, type SyncBudget } from "./sync-budget.ts";
import { stepsOf, type SyncStep, type SyncWork } from "./sync-step.ts";

function fresh(): SyncProgress["current"] {
  return { items: 0, rejected: 0, cursor: null };
}

function failed(
  { source, region }: SyncStep,
  { items, rejected }: SyncProgress["current"],
  error: ConnectError,
): SyncedSource {
  const { amazon_request_id } = error.facts;
  return {
    source,
    region,
    outcome: "failed",
    items,
    rejected,
    error_code: error.code,
    ...(amazon_request_id === undefined ? {} : { request_id: amazon_request_id }),
  };
}

/**
 * Reads a list to its end, or until the budget is spent.
 *
 * @returns What became of it; undefined when it is to go on later. Only Amazon's failures are part of
 * a result.
 */
async function runStep(
  step: SyncStep,
  work: SyncWork,
  budget: SyncBudget,
): Promise<SyncedSource | undefined> {
  const { current } = work;
  // Amazon may no longer know a page token that another invocation got: then from the beginning.
  let taken = current.cursor !== null;
  for (;;) {
    if (isSpent(budget)) return undefined;
    const before = current.items;
    try {
      const more = await step.readPage(work);
      taken = false;
      if (!more) break;
    } catch (error) {
      if (!(error instanceof ConnectError) || !error.code.startsWith("amazon_")) throw error;
      if (!taken || error.code !== "amazon_request_rejected") return failed(step, current, error);
      Object.assign(current, fresh());
      taken = false;
    } finally {
      budget.items -= Math.max(0, current.items - before);
    }
  }
  const { source, region } = step;
  return { source, region, outcome: "complete", items: current.items, rejected: current.rejected };
}

/** Runs the steps that are left; answers whether all are done. */
async function runSteps(
  given: Context,
  run: SyncRun,
  progress: SyncProgress,
  budget: SyncBudget,
): Promise<boolean> {
  // The run was granted: from here on its owner's own rights count, whatever scopes a key has.
  const owner: Caller = { kind: "user", user_id: run.user_id };
  const credential = await adsApiCredential(given, owner, run.connection_id);
  const context = { ...given, adsApi: { ...given.adsApi, deadline: budget.deadline } };
  for (const step of stepsOf(run.regions).slice(progress.sources.length)) {
    const { current } = progress;
    const work = { context, credential, run, region: step.region, current, progress };
    const source = await runStep(step, work, budget);
    if (source === undefined) return false;
    progress.sources.push(source);
    progress.current = fresh();
  }
  return true;
}

/**
 * Brings one connection's accounts and profiles in step with Amazon. A list that fails does not cost
 * the others: the run is then `partial` and names it. What the budget does not suffice for is laid down;
 * the report's status is then `running`, and the caller has it resumed.
 *
 * @throws ConnectError `sync_running`; why the connection gives no token; `database_unavailable`.
 */
export async function syncConnection(
  context: Context,
  caller: Caller,
  connectionId: string,
  trigger: SyncTrigger,
  budget: SyncBudget,
): Promise<SyncReport> {
  const run = await beginSync(context.database, caller, connectionId, trigger);
  const progress = run.progress ?? { sources: [], current: fresh() };
  try {
    const done = !isSpent(budget) && await runSteps(context, run, progress, budget);
    if (!done) return await pauseSync(context.database, run, progress);
    return await finishSync(context.database, run, { sources: progress.sources, errorCode: null });
  } catch (error) {
    const code = error instanceof ConnectError ? error.code : "internal_error";
    // Passing trouble of our own: the run keeps its place, and its lease runs out.
    if (code !== "database_unavailable" && code !== "sync_superseded") {
      await finishSync(context.database, run, { sources: progress.sources, errorCode: code })
        .catch(() => {});
    }
    throw error;
  }
}
