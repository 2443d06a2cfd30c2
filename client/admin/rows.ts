import type { Region } from "../contract.ts";

/** One renewal of a token, or a run of equal failures. */
export interface TokenHistoryEntry {
  id: number;
  connection_id: string;
  action: "created" | "refreshed" | "failed" | "reauthorization_required" | "imported" | "revoked";
  trigger: "callback" | "on_demand" | "scheduled" | "manual";
  /** Who asked for it. */
  actor: "user" | "key" | "operator" | "schedule" | "invited";
  success: boolean;
  /** One of the codes of {@link AdsConnectError}, or null. */
  error_code: string | null;
  /** What went wrong at Amazon, or on the way to it. */
  reason: string | null;
  duration_ms: number | null;
  /** How many equal failures in a row it stands for. */
  attempts: number;
  /** When the first of them was: RFC 3339. */
  first_at: string;
  /** When the last of them was: RFC 3339. */
  created_at: string;
}

/** What became of one of Amazon's lists in one region. */
export interface SyncedSource {
  source: "profiles" | "ads-accounts" | "dsp-advertisers";
  region: Region;
  outcome: "complete" | "failed";
  items: number;
  rejected: number;
  error_code?: string;
  /** Amazon's own name for the request that failed. */
  request_id?: string;
  skipped?: { profile_id: string; code: string; request_id?: string }[];
}

/** One sync of a connection. */
export interface SyncRun {
  id: number;
  connection_id: string;
  trigger: "callback" | "manual" | "scheduled";
  status: "running" | "succeeded" | "partial" | "failed";
  sources: SyncedSource[];
  accounts_inserted: number;
  accounts_updated: number;
  accounts_unchanged: number;
  accounts_inactivated: number;
  profiles_inserted: number;
  profiles_updated: number;
  profiles_unchanged: number;
  profiles_inactivated: number;
  error_code: string | null;
  started_at: string;
  finished_at: string | null;
}

/** What a user, a key or the operator did that matters. */
export interface AuditEntry {
  id: number;
  actor: "user" | "key" | "operator" | "schedule" | "invited";
  actor_id: string | null;
  actor_name: string | null;
  action: string;
  connection_id: string | null;
  details: Record<string, unknown>;
  /** How often it happened within the hour, where that is counted. */
  count: number;
  created_at: string;
  last_at: string;
}
