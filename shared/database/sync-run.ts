import { z } from "zod";
import type { Caller } from "../schemas/caller.ts";
import { type Region, regionSchema } from "../schemas/region.ts";
import { ask } from "./ask.ts";
import type { Database } from "./database.ts";

/** Who asked for a sync. */
export type SyncTrigger = "callback" | "manual" | "scheduled";

const runSchema = z.object({
  run_id: z.number(),
  connection_id: z.uuid(),
  user_id: z.guid(),
  regions: z.array(regionSchema),
});

/** A sync under way. */
export type SyncRun = z.infer<typeof runSchema>;

/**
 * Opens a run.
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

/** What became of one of Amazon's lists in one region. */
export interface SyncedSource {
  source: "profiles" | "ads-accounts";
  region: Region;
  outcome: "complete" | "failed";
  items: number;
  /** Entries that made no sense; the others are kept. */
  rejected: number;
  error_code?: string;
  request_id?: string;
}

const finishedSchema = z.object({
  id: z.number(),
  connection_id: z.uuid(),
  status: z.enum(["succeeded", "partial", "failed"]),
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
  finished_at: z.string(),
});

/** A sync that has ended, as `sync_runs` keeps it. */
export type FinishedSync = z.infer<typeof finishedSchema>;

/** Closes a run. */
export function finishSync(
  database: Database,
  run: SyncRun,
  result: { sources: SyncedSource[]; errorCode: string | null },
): Promise<FinishedSync> {
  // What a list named but nobody understood must not count as gone.
  const complete = result.sources.filter(({ outcome, rejected }) =>
    outcome === "complete" && rejected === 0
  );
  return ask(database, "finish_sync", {
    run_id: run.run_id,
    sources: result.sources,
    complete_regions: complete.flatMap(({ source, region }) =>
      source === "profiles" ? [region] : []
    ),
    accounts_complete: complete.some(({ source }) => source === "ads-accounts"),
    error_code: result.errorCode,
  }, finishedSchema);
}
