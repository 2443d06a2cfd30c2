import type { FinishedSync, SyncRun } from "../../../shared/database/sync-run.ts";
import { connectionId, userId } from "./tokens.ts";

/** A run as `begin_sync` opens it. */
export const run: SyncRun = {
  run_id: 41,
  connection_id: connectionId,
  user_id: userId,
  regions: ["NA", "EU", "FE"],
};

/** A run as `finish_sync` closes it. */
export function finishedRun(changes: Partial<FinishedSync> = {}): FinishedSync {
  return {
    id: run.run_id,
    connection_id: connectionId,
    status: "succeeded",
    sources: [],
    accounts_inserted: 0,
    accounts_updated: 0,
    accounts_unchanged: 0,
    accounts_inactivated: 0,
    profiles_inserted: 0,
    profiles_updated: 0,
    profiles_unchanged: 0,
    profiles_inactivated: 0,
    error_code: null,
    started_at: "2026-11-21T12:00:00+00:00",
    finished_at: "2026-11-21T12:00:05+00:00",
    ...changes,
  };
}
