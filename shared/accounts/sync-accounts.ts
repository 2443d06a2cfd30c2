import { z } from "zod";
import type { Context } from "../context.ts";
import { listSyncableConnections } from "../database/list-syncable-connections.ts";
import type { FinishedSync } from "../database/sync-run.ts";
import { ConnectError, type ErrorCode } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import { syncConnection } from "./sync-connection.ts";

/** What `sync-accounts` takes. */
export const syncRequestSchema = z.strictObject({
  operation: z.literal("sync").default("sync"),
  /** All active connections of the caller when absent. */
  connection_ids: z.array(z.uuid()).min(1).max(20).optional(),
});

/** What became of one connection. */
export type SyncResult =
  & { connection_id: string }
  & ({ status: FinishedSync["status"]; run: FinishedSync } | {
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
): Promise<SyncResult> {
  try {
    const run = await syncConnection(context, caller, connectionId, "manual");
    return { connection_id: connectionId, status: run.status, run };
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
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

/**
 * Syncs several connections, one after the other; one that fails does not sink the rest.
 *
 * @throws ConnectError when the caller may not sync at all.
 */
export async function syncAccounts(
  context: Context,
  caller: Caller,
  request: z.infer<typeof syncRequestSchema>,
): Promise<SyncAnswer> {
  const ids = request.connection_ids ?? await listSyncableConnections(context.database, caller);
  const results: SyncResult[] = [];
  for (const id of new Set(ids)) {
    const result = await syncOne(context, caller, id);
    if (result.status === "refused" && CALLER_REFUSALS.has(result.error.code)) {
      throw new ConnectError(result.error.code, result.error.detail);
    }
    results.push(result);
  }
  const summary = { total: results.length, succeeded: 0, partial: 0, failed: 0, refused: 0 };
  for (const { status } of results) summary[status]++;
  return { results, summary };
}
