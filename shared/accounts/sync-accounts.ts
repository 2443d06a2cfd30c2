import { z } from "zod/v3";
import type { Context } from "../context.ts";
import { claimDueSync } from "../database/claim-due-sync.ts";
import { listSyncableConnections } from "../database/list-syncable-connections.ts";
import { resumeSyncs, type SyncReport } from "../database/sync-run.ts";
import { ConnectError, type ErrorCode } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import { uuidSchema } from "../schemas/uuid.ts";
import { isSpent, newSyncBudget, type SyncBudget } from "./sync-budget.ts";
import { syncConnection } from "./sync-connection.ts";

/** How many connections one call names at most: what its budget does not suffice for is called anew. */
const MOST_CONNECTIONS = 20;

/** What `sync-accounts` takes. */
export const syncRequestSchema = z.object({
  // Optional as well: a union by operation knows by it that none may be named.
  operation: z.literal("sync").optional().default("sync"),
  /** All active connections of the caller when absent. */
  connection_ids: z.array(uuidSchema).min(1).max(MOST_CONNECTIONS, {
    message: `at most ${MOST_CONNECTIONS} connections a call`,
  }).optional(),
}).strict();

/** What became of one connection. */
export type SyncResult =
  & { connection_id: string }
  & ({ status: SyncReport["status"]; run: SyncReport } | {
    status: "refused";
    error: { code: ErrorCode; detail: string };
  });

/** What `sync-accounts` answers. */
export interface SyncAnswer {
  results: SyncResult[];
  summary: Record<"total" | SyncResult["status"], number>;
}

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
    // Nobody's fault, and the same for all: the whole call fails and may be tried again.
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
 * Syncs several connections, one after the other; one that fails does not sink the rest. For what one
 * invocation does not suffice for, one more is called.
 *
 * @throws ConnectError when the caller may not sync at all.
 */
export async function syncAccounts(
  context: Context,
  caller: Caller,
  request: z.infer<typeof syncRequestSchema>,
): Promise<SyncAnswer> {
  const budget = newSyncBudget();
  const results: SyncResult[] = [];
  for await (const id of wanted(context, caller, request.connection_ids, budget)) {
    const result = await syncOne(context, caller, id, budget);
    if (result.status === "refused" && CALLER_REFUSALS.has(result.error.code)) {
      throw new ConnectError(result.error.code, result.error.detail);
    }
    results.push(result);
  }
  const waiting = results.filter(({ status }) => status === "running");
  if (waiting.length > 0) {
    await resumeSyncs(context.database, waiting.map(({ connection_id }) => connection_id))
      // They are due: the schedule's next minute goes on with them all the same.
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
