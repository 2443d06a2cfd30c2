import type {
  AccountHealth,
  AccountHealthReport,
  ConnectionHealth,
  HealthCounts,
} from "../contract/answers/account-health.ts";
import { z } from "zod/v3";
import { decodeCursor, encodeCursor } from "../accounts/cursor.ts";
import type { Context } from "../context.ts";
import type { AccountHealthRequest } from "../contract/requests/account-health.ts";
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
} from "./health-reasons.ts";

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
    consent_ends_at: facts.consent_ends_at,
    token: facts.token,
    last_sync: facts.last_sync,
    syncing: facts.syncing,
    last_synced_at: facts.last_synced_at,
    amazon_login_changed: facts.amazon_login_changed,
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
 * Checks each of the caller's connections and its accounts: the status, the reasons, and whether only a
 * new consent helps. A connection's status follows from its token and its syncs, an account's from what
 * Amazon lists and the user has decided. A connection may have 10,000 accounts, so only those that are
 * not healthy are listed one by one, in pages; `account_summary` counts all of them. With
 * `accounts: "all"` the healthy ones are listed as well.
 *
 * @throws ConnectError `connection_not_found`; `connection_not_ready` before its consent is confirmed;
 * `cursor_invalid`; `api_key_scope_missing` for a key without `accounts:read`.
 */
export async function checkAccountHealth(
  context: Context,
  caller: Caller,
  request: AccountHealthRequest,
): Promise<AccountHealthReport> {
  const after = request.cursor === undefined
    ? undefined
    : decodeCursor(request.cursor, positionSchema);
  const { connection_id = after?.connection_id ?? null } = request;
  if (after !== undefined && after.connection_id !== connection_id) {
    throw new ConnectError(
      "cursor_invalid",
      "Cannot continue the list: the cursor belongs to another connection.",
    );
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
