import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { regionSchema } from "../schemas/region.ts";
import { ask } from "./ask.ts";
import { type Database, SqlArray } from "./database.ts";

/** Who asked for a sync. */
export type SyncTrigger = "callback" | "manual" | "scheduled";

/** Amazon's lists. */
const sourceSchema = z.enum(["profiles", "ads-accounts", "dsp-advertisers"]);

const syncedSourceSchema = z.object({
  source: sourceSchema,
  region: regionSchema,
  outcome: z.enum(["complete", "failed"]),
  items: z.number(),
  /** Entries that made no sense; the others are kept. */
  rejected: z.number(),
  error_code: z.string().optional(),
  request_id: z.string().optional(),
});

/** What became of one of Amazon's lists in one region. */
export type SyncedSource = z.infer<typeof syncedSourceSchema>;

const progressSchema = z.object({
  /** The lists that are done. */
  sources: z.array(syncedSourceSchema),
  /** How far the next one is. */
  current: z.object({ items: z.number(), rejected: z.number(), cursor: z.string().nullable() }),
});

/** Where a run stands, page by page, so that another invocation can take it up. */
export type SyncProgress = z.infer<typeof progressSchema>;

const runSchema = z.object({
  run_id: z.number(),
  holder: z.string().uuid(),
  progress: progressSchema.nullable(),
  connection_id: z.string().uuid(),
  user_id: z.string().uuid(),
  regions: z.array(regionSchema),
});

/** A sync under way, in this invocation's hands. */
export type SyncRun = z.infer<typeof runSchema>;

/**
 * Opens a run, or takes one up that stopped.
 *
 * @throws ConnectError `sync_running`, or why the connection cannot be synced.
 */
export function beginSync(
  database: Database,
  caller: Caller,
  connectionId: string,
  trigger: SyncTrigger,
): Promise<SyncRun> {
  return ask(database, "begin_sync", { caller, connection_id: connectionId, trigger }, runSchema);
}

const reportSchema = z.object({
  id: z.number(),
  connection_id: z.string().uuid(),
  /** `running`: it goes on in another invocation. */
  status: z.enum(["running", "succeeded", "partial", "failed"]),
  sources: z.array(z.unknown()),
  accounts_inserted: z.number(),
  accounts_updated: z.number(),
  accounts_unchanged: z.number(),
  accounts_inactivated: z.number(),
  profiles_inserted: z.number(),
  profiles_updated: z.number(),
  profiles_unchanged: z.number(),
  profiles_inactivated: z.number(),
  error_code: z.string().nullable(),
  started_at: z.string(),
  finished_at: z.string().nullable(),
});

/** A sync as `sync_runs` keeps it. */
export type SyncReport = z.infer<typeof reportSchema>;

/** Lays down a run that has used up its invocation: the schedule goes on with it, or {@link resumeSyncs}. */
export function pauseSync(
  database: Database,
  run: SyncRun,
  progress: SyncProgress,
): Promise<SyncReport> {
  return ask(
    database,
    "pause_sync",
    { run_id: run.run_id, holder: run.holder, progress },
    reportSchema,
  );
}

/** Calls the next invocation for runs that were laid down: one for all of them. */
export async function resumeSyncs(
  database: Database,
  connectionIds: readonly string[],
): Promise<void> {
  await ask(
    database,
    "resume_syncs",
    { connection_ids: new SqlArray(connectionIds) },
    z.object({ resumed: z.number() }),
  );
}

/** Closes a run. */
export function finishSync(
  database: Database,
  run: SyncRun,
  result: { sources: SyncedSource[]; errorCode: string | null },
): Promise<SyncReport> {
  // An entry that was not understood may be any of those that were not seen: the list is not whole.
  const whole = result.sources.filter(({ outcome, rejected }) =>
    outcome === "complete" && rejected === 0
  );
  const regionsOf = (wanted: SyncedSource["source"]): SqlArray =>
    new SqlArray(whole.flatMap(({ source, region }) => source === wanted ? [region] : []));
  return ask(database, "finish_sync", {
    run_id: run.run_id,
    holder: run.holder,
    sources: result.sources,
    complete_regions: regionsOf("profiles"),
    accounts_complete: whole.some(({ source }) => source === "ads-accounts"),
    complete_dsp_regions: regionsOf("dsp-advertisers"),
    error_code: result.errorCode,
  }, reportSchema);
}
