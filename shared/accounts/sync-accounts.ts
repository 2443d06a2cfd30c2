import type { SyncAnswer } from "../contract/answers/sync-accounts.ts";
import type { Context } from "../context.ts";
import type { SyncRequest } from "../contract/requests/sync-accounts.ts";
import { claimDueSync } from "../database/claim-due-sync.ts";
import { listSyncableConnections } from "../database/list-syncable-connections.ts";
import { resumeSyncs } from "../database/sync-run.ts";
import { ConnectError, type ErrorCode } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import { isSpent, newSyncBudget, type SyncBudget } from "./sync-budget.ts";
import { syncConnection } from "./sync-connection.ts";

/** What became of one connection. */
type SyncResult = SyncAnswer["results"][number];

async function syncOne(
  context: Context,
  caller: Caller,
  connectionId: string,
  budget: SyncBudget,
): Promise<SyncResult> {
  try {
    const trigger = caller.kind === "system" ? "scheduled" : "manual";
    const run = await syncConnection(context, caller, connectionId, trigger, budget);
    return { connection_id: connectionId, status: run.status, run };
  } catch (error) {
    // It is the same for all connections: the whole call fails and may be tried again.
    if (!(error instanceof ConnectError) || error.code === "database_unavailable") throw error;
    return {
      connection_id: connectionId,
      status: "refused",
      error: { code: error.code, detail: error.message },
    };
  }
}

/** A refusal of the caller is the answer's, not each item's. */
const CALLER_REFUSALS: ReadonlySet<ErrorCode> = new Set([
  "user_unknown",
  "user_banned",
  "issuer_not_allowed",
  "oauth_client_not_allowed",
  "anonymous_user_not_allowed",
  "mfa_required",
  "caller_not_allowed",
  "api_key_unknown",
  "api_key_revoked",
  "api_key_expired",
  "api_key_scope_missing",
]);

/** The connections to sync: those named, or the caller's, or for the schedule those that are due. */
async function* wanted(
  context: Context,
  caller: Caller,
  named: readonly string[] | undefined,
  budget: SyncBudget,
): AsyncGenerator<string> {
  if (named !== undefined) yield* new Set(named);
  else if (caller.kind !== "system") yield* await listSyncableConnections(context.database, caller);
  else {
    while (!isSpent(budget)) {
      const due = await claimDueSync(context.database);
      if (due === null) return;
      yield due;
    }
  }
}

/**
 * Syncs several connections, one after the other; one that fails does not fail the others. What this
 * invocation's budget does not reach is continued by another one.
 *
 * @throws ConnectError when the caller may not sync at all.
 */
export async function syncAccounts(
  context: Context,
  caller: Caller,
  request: SyncRequest,
): Promise<SyncAnswer> {
  const budget = newSyncBudget();
  const results: SyncResult[] = [];
  for await (const id of wanted(context, caller, request.connection_ids, budget)) {
    const result = await syncOne(context, caller, id, budget);
    const refused = result.status === "refused" && CALLER_REFUSALS.has(result.error.code);
    // The schedule is never refused itself: one owner who is banned must not cost the other connections.
    if (refused && caller.kind !== "system") {
      throw new ConnectError(result.error.code, result.error.detail);
    }
    results.push(result);
  }
  const waiting = results.filter(({ status }) => status === "running");
  if (waiting.length > 0) {
    await resumeSyncs(context.database, waiting.map(({ connection_id }) => connection_id))
      // They are due: the schedule continues them in its next minute.
      .catch(() => {});
  }
  const summary = {
    total: results.length,
    succeeded: 0,
    partial: 0,
    running: 0,
    failed: 0,
    refused: 0,
  };
  for (const { status } of results) summary[status]++;
  return { results, summary };
}
