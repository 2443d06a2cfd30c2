import type {
  SyncedSource,
  SyncProgress,
  SyncReport,
  SyncRun,
} from "../../../shared/database/sync-run.ts";
import { connectionId, userId } from "./tokens.ts";

/** A run as `begin_sync` opens it. */
export const run: SyncRun = {
  run_id: 41,
  holder: "3b8f0d52-6c1e-4a97-9d40-e5a7c2b81f36",
  progress: null,
  connection_id: connectionId,
  user_id: userId,
  regions: ["NA", "EU", "FE"],
};

/** What became of a list, unless a test says otherwise: read to its end, with one item. */
export function syncedSource(changes: Partial<SyncedSource> = {}): SyncedSource {
  return {
    source: "profiles",
    region: "NA",
    outcome: "complete",
    items: 1,
    rejected: 0,
    ...changes,
  };
}

/** A run that stopped within the list of ads accounts. */
export function amongAdsAccounts(current: Partial<SyncProgress["current"]>): SyncRun {
  return {
    ...run,
    progress: {
      sources: run.regions.map((region) => syncedSource({ region })),
      current: { items: 0, rejected: 0, cursor: null, ...current },
    },
  };
}

/** A run as `finish_sync` closes it. */
export function finishedRun(changes: Partial<SyncReport> = {}): SyncReport {
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

/** A run as `pause_sync` hands it on. */
export function pausedRun(): SyncReport {
  return finishedRun({ status: "running", finished_at: null });
}
