import { z } from "zod/v3";
import type { TokenFailure } from "../amazon/token-request.ts";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";
import { type RefreshTrigger, type StoredToken, storedTokenSchema } from "./stored-token.ts";

/**
 * Records that a refresh failed.
 *
 * @returns The token that counts now; `overtaken` says that somebody else has stored a newer one or
 * holds the lease.
 * @throws ConnectError `reauthorization_required` when the consent has ended.
 */
export function failRefresh(
  database: Database,
  refresh: {
    connectionId: string;
    leaseId: string;
    claimedGeneration: number;
    failure: TokenFailure["failure"];
    /** For the history and `last_error`: a stable code. */
    errorCode: string;
    /** For the history: what Amazon or the way to it said; null when it was not asked. */
    reason: string | null;
    retryAfterSeconds: number | null;
    durationMs: number;
    trigger: RefreshTrigger;
    /** Of the project's app, where the connection is the project's; else null. */
    clientFingerprint: string | null;
  },
): Promise<StoredToken & { overtaken: boolean }> {
  return rpc(database, "fail_refresh", {
    connection_id: refresh.connectionId,
    lease_id: refresh.leaseId,
    claimed_generation: refresh.claimedGeneration,
    failure: refresh.failure,
    error_code: refresh.errorCode,
    reason: refresh.reason,
    retry_after_seconds: refresh.retryAfterSeconds,
    duration_ms: refresh.durationMs,
    trigger: refresh.trigger,
    client_fingerprint: refresh.clientFingerprint,
  }, storedTokenSchema.extend({ overtaken: z.boolean() }));
}
