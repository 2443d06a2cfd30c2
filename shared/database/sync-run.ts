import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { regionSchema } from "../schemas/region.ts";
import { rpc } from "./rpc.ts";
import { type Database, SqlArray } from "./database.ts";

/** Who asked for a sync. */
export type SyncTrigger = "callback" | "manual" | "scheduled";

/** Amazon's lists. */
const sourceSchema = z.enum(["profiles", "ads-accounts", "dsp-advertisers"]);

const skippedProfileSchema = z.object({
  profile_id: z.string(),
  /** `no_dsp_right` is a lasting refusal and no failure; any other is the error's code. */
  code: z.string(),
  request_id: z.string().optional(),
});

/** An agency profile whose advertisers were not read, or not all of them. */
export type SkippedProfile = z.infer<typeof skippedProfileSchema>;

const syncedSourceSchema = z.object({
  source: sourceSchema,
  region: regionSchema,
  outcome: z.enum(["complete", "failed"]),
  items: z.number(),
  /** Entries that could not be parsed; the others are kept. */
  rejected: z.number(),
  error_code: z.string().optional(),
  request_id: z.string().optional(),
  skipped: z.array(skippedProfileSchema).optional(),
});

/** What became of one of Amazon's lists in one region. */
export type SyncedSource = z.infer<typeof syncedSourceSchema>;

const progressSchema = z.object({
  /** The lists that are done. */
  sources: z.array(syncedSourceSchema),
  /** How far the next one is. */
  current: z.object({
    items: z.number(),
    rejected: z.number(),
    cursor: z.string().nullable(),
    skipped: z.array(skippedProfileSchema).optional(),
  }),
});

/** How far a run is, page by page, so that another invocation can continue it. */
export type SyncProgress = z.infer<typeof progressSchema>;

const runSchema = z.object({
  run_id: z.number(),
  holder: z.string().uuid(),
  progress: progressSchema.nullable(),
  connection_id: z.string().uuid(),
  user_id: z.string().uuid(),
  regions: z.array(regionSchema),
});

/** A sync under way, which this invocation holds. */
export type SyncRun = z.infer<typeof runSchema>;

/**
 * Opens a run, or continues one that was paused.
 *
 * @throws ConnectError `sync_running`, or why the connection cannot be synced.
 */
export function beginSync(
  database: Database,
  caller: Caller,
  connectionId: string,
  trigger: SyncTrigger,
): Promise<SyncRun> {
  return rpc(database, "begin_sync", { caller, connection_id: connectionId, trigger }, runSchema);
}

const reportSchema = z.object({
  id: z.number(),
  connection_id: z.string().uuid(),
  /** `running`: another invocation continues it. */
  status: z.enum(["running", "succeeded", "partial", "failed"]),
  sources: z.array(syncedSourceSchema),
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

/** Pauses a run that has used up its invocation: the schedule continues it, or {@link resumeSyncs}. */
export function pauseSync(
  database: Database,
  run: SyncRun,
  progress: SyncProgress,
): Promise<SyncReport> {
  return rpc(
    database,
    "pause_sync",
    { run_id: run.run_id, holder: run.holder, progress },
    reportSchema,
  );
}

/** Calls the next invocation for runs that were paused: one for all of them. */
export async function resumeSyncs(
  database: Database,
  connectionIds: readonly string[],
): Promise<void> {
  await rpc(
    database,
    "resume_syncs",
    { connection_ids: new SqlArray(connectionIds) },
    z.object({ resumed: z.number() }),
  );
}

/** Closes a run, in as many calls as its rows take: no statement may be long. */
export async function finishSync(
  database: Database,
  run: SyncRun,
  result: { sources: SyncedSource[]; errorCode: string | null },
): Promise<SyncReport> {
  // An entry that could not be parsed may be any account that was not seen: the list is not complete.
  const complete = result.sources.filter(({ outcome, rejected }) =>
    outcome === "complete" && rejected === 0
  );
  const regionsOf = (wanted: SyncedSource["source"]): SqlArray =>
    new SqlArray(complete.flatMap(({ source, region }) => source === wanted ? [region] : []));
  const args = {
    run_id: run.run_id,
    holder: run.holder,
    sources: result.sources,
    complete_regions: regionsOf("profiles"),
    accounts_complete: complete.some(({ source }) => source === "ads-accounts"),
    complete_dsp_regions: regionsOf("dsp-advertisers"),
    // A list of advertisers is complete apart from the profiles that the person may not read.
    refused_dsp_profiles: new SqlArray(
      complete.flatMap(({ skipped = [] }) => skipped.map(({ profile_id }) => profile_id)),
    ),
    error_code: result.errorCode,
  };
  for (;;) {
    const report = await rpc(database, "finish_sync", args, reportSchema);
    if (report.status !== "running") return report;
  }
}
