import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";

const CONNECTION_REASONS = [
  "reauthorization_required",
  "disconnected",
  "consent_ended",
  "consent_ending",
  "dormant",
  "amazon_login_changed",
  "token_expired",
  "refresh_failing",
  "sync_failed",
  "sync_partial",
  "sync_overdue",
  "never_synced",
] as const;

const ACCOUNT_REASONS = [
  "disconnected",
  "account_suspended",
  "account_pending",
  "account_inactive",
  "account_errors",
] as const;

const sourceSchema = z.object({
  source: z.string(),
  region: z.string(),
  outcome: z.string(),
  rejected: z.number().optional(),
  error_code: z.string().optional(),
  request_id: z.string().optional(),
  /** Agency profiles whose advertisers were not read, or not all of them. */
  skipped: z.array(z.object({ profile_id: z.string(), code: z.string() })).optional(),
});

const accountSchema = z.object({
  account_id: z.string().uuid(),
  amazon_account_id: z.string(),
  account_name: z.string(),
  reasons: z.array(z.enum(ACCOUNT_REASONS)),
  /** Amazon's, by country. */
  errors: z.record(z.string(), z.unknown()),
});

const connectionSchema = z.object({
  connection_id: z.string().uuid(),
  name: z.string(),
  connection_status: z.enum(["active", "reauthorization_required", "disconnected"]),
  reasons: z.array(z.enum(CONNECTION_REASONS)),
  consent_ends_at: z.string().nullable(),
  token: z.object({
    expires_at: z.string(),
    expires_in: z.number(),
    last_refresh: z.string().nullable(),
    last_error: z.string().nullable(),
    next_attempt_at: z.string().nullable(),
  }).nullable(),
  last_sync: z.object({
    status: z.enum(["succeeded", "partial", "failed"]),
    started_at: z.string(),
    finished_at: z.string(),
    error_code: z.string().nullable(),
    /** Those that were not read whole. */
    failed_sources: z.array(sourceSchema),
  }).nullable(),
  syncing: z.boolean(),
  last_synced_at: z.string().nullable(),
  amazon_login_changed: z.string().nullable(),
  total_accounts: z.number(),
  unhealthy_accounts: z.number(),
  suspended_accounts: z.number(),
  accounts: z.array(accountSchema),
});

/** How a connection fares, in codes. */
export type ConnectionFacts = z.infer<typeof connectionSchema>;

/** How an account fares, in codes. */
export type AccountFacts = z.infer<typeof accountSchema>;

/** Reads how the caller's connections fare, each with a page of its accounts. */
export async function readAccountHealth(
  database: Database,
  caller: Caller,
  look: {
    connectionId: string | null;
    /** Or those alone that need a look. */
    allAccounts: boolean;
    pageSize: number;
    after: { account_name: string; id: string } | null;
  },
): Promise<ConnectionFacts[]> {
  const { connections } = await rpc(database, "read_account_health", {
    caller,
    connection_id: look.connectionId,
    all_accounts: look.allAccounts,
    page_size: look.pageSize,
    after: look.after,
  }, z.object({ connections: z.array(connectionSchema) }));
  return connections;
}
