import { z } from "zod/v3";
import { decodeCursor, encodeCursor } from "../accounts/cursor.ts";
import type { Context } from "../context.ts";
import {
  type AccountFacts,
  type ConnectionFacts,
  readAccountHealth,
} from "../database/read-account-health.ts";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import { uuidSchema } from "../schemas/uuid.ts";
import {
  accountReason,
  accountStatus,
  connectionReason,
  connectionStatus,
  type HealthStatus,
  type Reason,
} from "./reasons.ts";

/** What `account-health` takes. */
export const accountHealthRequestSchema = z.object({
  connection_id: uuidSchema.optional(),
  /** Which accounts are listed one by one. */
  accounts: z.enum(["unhealthy", "all"]).default("unhealthy"),
  /** How many accounts of each connection. */
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** A connection's own `next_cursor`: the answer is that connection, with its next accounts. */
  cursor: z.string().max(4000).optional(),
}).strict();

/** How many fare how. */
export type HealthCounts = Record<HealthStatus, number>;

/** An account that needs a look. */
export interface AccountHealth {
  account_id: string;
  amazon_account_id: string;
  account_name: string;
  status: HealthStatus;
  reasons: Reason[];
}

/** A connection, its token, its last sync and its accounts. */
export interface ConnectionHealth {
  connection_id: string;
  name: string;
  status: HealthStatus;
  connection_status: ConnectionFacts["connection_status"];
  /** Whether nothing but a new consent helps. */
  reauthorization_required: boolean;
  reasons: Reason[];
  token: ConnectionFacts["token"];
  last_sync: ConnectionFacts["last_sync"];
  /** Whether a sync is under way. */
  syncing: boolean;
  last_synced_at: string | null;
  /** All of its accounts, those that are not listed included. */
  account_summary: HealthCounts;
  accounts: AccountHealth[];
  /** Where the listed accounts go on; null at their end. */
  next_cursor: string | null;
}

/** What `account-health` answers. */
export interface AccountHealthReport {
  summary: HealthCounts;
  connections: ConnectionHealth[];
}

const positionSchema = z.object({
  connection_id: uuidSchema,
  account_name: z.string(),
  id: uuidSchema,
}).strict();

function accountHealth(facts: AccountFacts): AccountHealth {
  const { reasons, errors: _errors, ...account } = facts;
  return {
    ...account,
    status: accountStatus(facts),
    reasons: reasons.map((code) => accountReason(code, facts)),
  };
}

function connectionHealth(facts: ConnectionFacts, limit: number): ConnectionHealth {
  const page = facts.accounts.slice(0, limit);
  const last = page.at(-1);
  return {
    connection_id: facts.connection_id,
    name: facts.name,
    status: connectionStatus(facts),
    connection_status: facts.connection_status,
    reauthorization_required: facts.connection_status !== "active",
    reasons: facts.reasons.map((code) => connectionReason(code, facts)),
    token: facts.token,
    last_sync: facts.last_sync,
    syncing: facts.syncing,
    last_synced_at: facts.last_synced_at,
    account_summary: {
      healthy: facts.total_accounts - facts.unhealthy_accounts,
      // Of all that may be wrong with an account, only a suspension is an error.
      degraded: facts.unhealthy_accounts - facts.suspended_accounts,
      error: facts.suspended_accounts,
    },
    accounts: page.map(accountHealth),
    next_cursor: facts.accounts.length > page.length && last !== undefined
      ? encodeCursor({
        connection_id: facts.connection_id,
        account_name: last.account_name,
        id: last.account_id,
      })
      : null,
  };
}

/**
 * Says how each of the caller's connections and its accounts fare, why, and whether only a new
 * consent helps. A connection is judged by its token and its syncs, an account by what Amazon and the
 * user say of it. Since there may be 10,000 accounts behind a connection, only those that are not
 * healthy are listed one by one, in pages; `account_summary` counts all of them. With
 * `accounts: "all"` the healthy ones are listed as well.
 *
 * @throws ConnectError `connection_not_found`; `connection_not_ready` while its consent is under way;
 * `cursor_invalid`; `api_key_scope_missing` for a key without `accounts:read`.
 */
export async function checkHealth(
  context: Context,
  caller: Caller,
  request: z.infer<typeof accountHealthRequestSchema>,
): Promise<AccountHealthReport> {
  const after = request.cursor === undefined
    ? undefined
    : decodeCursor(request.cursor, positionSchema);
  const { connection_id = after?.connection_id ?? null } = request;
  if (after !== undefined && after.connection_id !== connection_id) {
    throw new ConnectError("cursor_invalid", "Cannot go on: the cursor is another connection's.");
  }
  const found = await readAccountHealth(context.database, caller, {
    connectionId: connection_id,
    allAccounts: request.accounts === "all",
    // One more than asked for tells whether there is a next page.
    pageSize: request.limit + 1,
    after: after === undefined ? null : { account_name: after.account_name, id: after.id },
  });
  const connections = found.map((facts) => connectionHealth(facts, request.limit));
  const summary: HealthCounts = { healthy: 0, degraded: 0, error: 0 };
  for (const { status } of connections) summary[status]++;
  return { summary, connections };
}
