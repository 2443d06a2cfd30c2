import { ask } from "./ask.ts";
import type { Database } from "./database.ts";
import { type RefreshTrigger, type StoredToken, storedTokenSchema } from "./stored-token.ts";
import { z } from "zod";

/**
 * Stores a refreshed token, unless somebody has overtaken us.
 *
 * @returns The token that counts now; `stored` says whether it is ours.
 */
export function recordRefresh(
  database: Database,
  refresh: {
    connectionId: string;
    leaseId: string;
    claimedGeneration: number;
    encryptedAccessToken: string;
    /** Null keeps the stored one. */
    encryptedRefreshToken: string | null;
    tokenType: string;
    expiresIn: number;
    /** Since the request was sent: the token's life is counted from there. */
    durationMs: number;
    trigger: RefreshTrigger;
  },
): Promise<StoredToken & { stored: boolean }> {
  return ask(database, "record_refresh", {
    connection_id: refresh.connectionId,
    lease_id: refresh.leaseId,
    claimed_generation: refresh.claimedGeneration,
    encrypted_access_token: refresh.encryptedAccessToken,
    encrypted_refresh_token: refresh.encryptedRefreshToken,
    token_type: refresh.tokenType,
    expires_in: refresh.expiresIn,
    duration_ms: refresh.durationMs,
    trigger: refresh.trigger,
  }, storedTokenSchema.extend({ stored: z.boolean() }));
}
