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
import { actorOf, type Caller } from "../schemas/caller.ts";
import { adsApiCredential } from "./ads-api-credential.ts";
import { isSpent, type SyncBudget } from "./sync-budget.ts";
import { stepsOf, type SyncStep } from "./sync-step.ts";
import type { SyncWork } from "./sync-work.ts";

function newProgress(): SyncProgress["current"] {
  return { items: 0, rejected: 0, cursor: null };
}

/** Why a list was not read whole. */
type SourceError = Pick<SyncedSource, "error_code" | "request_id">;

function sourceError({ code, facts: { amazon_request_id } }: ConnectError): SourceError {
  return {
    error_code: code,
    ...(amazon_request_id === undefined ? {} : { request_id: amazon_request_id }),
  };
}

/** The error of the first profile that failed; a profile without the right has not. */
function skippedError({ skipped = [] }: SyncProgress["current"]): SourceError | undefined {
  const failed = skipped.find(({ code }) => code !== "no_dsp_right");
  if (failed === undefined) return undefined;
  const { code, request_id } = failed;
  return { error_code: code, ...(request_id === undefined ? {} : { request_id }) };
}

function syncedSource(
  { source, region }: SyncStep,
  current: SyncProgress["current"],
  error: SourceError | undefined = skippedError(current),
): SyncedSource {
  const { items, rejected, skipped } = current;
  return {
    source,
    region,
    outcome: error === undefined ? "complete" : "failed",
    items,
    rejected,
    ...error,
    ...(skipped === undefined ? {} : { skipped }),
  };
}

/**
 * Reads a list to its end, or until the budget is spent.
 *
 * @returns What became of it; undefined when it continues in another invocation.
 * @throws What is not a failure of Amazon's.
 */
async function runStep(
  step: SyncStep,
  work: SyncWork,
  budget: SyncBudget,
): Promise<SyncedSource | undefined> {
  const { current } = work;
  // Amazon may no longer know a page token that another invocation got: the list then starts over.
  let isResumed = current.cursor !== null;
  for (;;) {
    if (isSpent(budget)) return undefined;
    const before = current.items;
    try {
      const more = await step.readPage(work);
      isResumed = false;
      if (!more) return syncedSource(step, current);
    } catch (error) {
      if (!(error instanceof ConnectError) || !error.code.startsWith("amazon_")) throw error;
      if (!isResumed || error.code !== "amazon_request_rejected") {
        return syncedSource(step, current, sourceError(error));
      }
      Object.assign(current, newProgress());
      isResumed = false;
    } finally {
      budget.items -= Math.max(0, current.items - before);
    }
  }
}

/**
 * Runs the steps that are left.
 *
 * @returns Whether all are done.
 */
async function runSteps(
  given: Context,
  caller: Caller,
  run: SyncRun,
  progress: SyncProgress,
  budget: SyncBudget,
): Promise<boolean> {
  // The caller was authorized to sync: from here on the owner's rights count, whatever scopes a key has.
  const owner: Caller = { kind: "user", user_id: run.user_id, actor: actorOf(caller) };
  const credential = await adsApiCredential(given, owner, run.connection_id);
  const context = { ...given, adsApi: { ...given.adsApi, deadline: budget.deadline } };
  for (const step of stepsOf(run.regions, context.accountsApi).slice(progress.sources.length)) {
    const { current } = progress;
    const work = { context, credential, run, region: step.region, current, progress };
    const source = await runStep(step, work, budget);
    if (source === undefined) return false;
    progress.sources.push(source);
    progress.current = newProgress();
  }
  return true;
}

/**
 * Brings one connection's accounts and profiles in step with Amazon. A list that fails does not cost
 * the others: the run is then `partial` and names it. When the budget is spent the run is paused: the
 * report's status is then `running`, and the caller has it resumed.
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
  const progress = run.progress ?? { sources: [], current: newProgress() };
  try {
    const done = !isSpent(budget) && await runSteps(context, caller, run, progress, budget);
    if (!done) return await pauseSync(context.database, run, progress);
    return await finishSync(context.database, run, { sources: progress.sources, errorCode: null });
  } catch (error) {
    const code = error instanceof ConnectError ? error.code : "internal_error";
    // A transient failure of ours: the run keeps its place, and its lease expires.
    if (code !== "database_unavailable" && code !== "sync_superseded") {
      await finishSync(context.database, run, { sources: progress.sources, errorCode: code })
        .catch(() => {});
    }
    throw error;
  }
}
