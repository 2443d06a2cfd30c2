import { z } from "zod/v3";
import { ask, understand } from "./ask.ts";
import type { Database } from "./database.ts";
import { type RefreshTrigger, type StoredToken, storedTokenSchema } from "./stored-token.ts";

/** What Amazon answered to the holder of a lease. */
export interface Refresh {
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
}

/** The token that counts now; `stored` says whether it is ours. */
export type RecordedToken = StoredToken & { stored: boolean };

const recordedSchema = storedTokenSchema.extend({ stored: z.boolean() });

function argsOf(refresh: Refresh): Record<string, unknown> {
  return {
    connection_id: refresh.connectionId,
    lease_id: refresh.leaseId,
    claimed_generation: refresh.claimedGeneration,
    encrypted_access_token: refresh.encryptedAccessToken,
    encrypted_refresh_token: refresh.encryptedRefreshToken,
    token_type: refresh.tokenType,
    expires_in: refresh.expiresIn,
    duration_ms: refresh.durationMs,
    trigger: refresh.trigger,
  };
}

/** Stores a refreshed token, unless somebody has overtaken us. */
export function recordRefresh(database: Database, refresh: Refresh): Promise<RecordedToken> {
  return ask(database, "record_refresh", argsOf(refresh), recordedSchema);
}

/**
 * Stores several refreshed tokens in one round trip.
 *
 * @returns Says of each what {@link recordRefresh} would return, or throws what that would throw.
 */
export async function recordRefreshes(
  database: Database,
  refreshes: readonly Refresh[],
): Promise<(refresh: Refresh) => RecordedToken> {
  const { recorded } = await ask(database, "record_refreshes", {
    refreshes: refreshes.map(argsOf),
  }, z.object({ recorded: z.record(z.string(), z.unknown()) }));
  return ({ leaseId }) => understand("record_refreshes", recorded[leaseId], recordedSchema);
}
