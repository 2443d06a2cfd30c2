import { z } from "zod/v3";
import type { Database } from "./database.ts";
import { parseAnswer, rpc } from "./rpc.ts";
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

/** The token that is stored now; `stored` says whether it is the one that was sent. */
export type RecordedToken = StoredToken & { stored: boolean };

const recordedSchema = storedTokenSchema.extend({ stored: z.boolean() });

/**
 * Stores refreshed tokens, one or many, in one round trip. A token is not stored when a newer one was stored
 * since its lease was claimed.
 *
 * @returns For each refresh, in their order, a function that returns its token, or throws why there is none:
 * `reauthorization_required`, `connection_disconnected`, `connection_not_found`.
 * @throws ConnectError `database_unavailable`, `internal_error`.
 */
export async function recordRefreshes(
  database: Database,
  refreshes: readonly Refresh[],
): Promise<(() => RecordedToken)[]> {
  const { recorded } = await rpc(database, "record_refreshes", {
    refreshes: refreshes.map((refresh) => ({
      connection_id: refresh.connectionId,
      lease_id: refresh.leaseId,
      claimed_generation: refresh.claimedGeneration,
      encrypted_access_token: refresh.encryptedAccessToken,
      encrypted_refresh_token: refresh.encryptedRefreshToken,
      token_type: refresh.tokenType,
      expires_in: refresh.expiresIn,
      duration_ms: refresh.durationMs,
      trigger: refresh.trigger,
    })),
  }, z.object({ recorded: z.record(z.string(), z.unknown()) }));
  return refreshes.map(({ leaseId }) => () =>
    parseAnswer("record_refreshes", recorded[leaseId], recordedSchema)
  );
}

/** Stores a single refreshed token: {@link recordRefreshes} of one. */
export async function recordRefresh(database: Database, refresh: Refresh): Promise<RecordedToken> {
  const [recorded] = await recordRefreshes(database, [refresh]);
  if (recorded === undefined) throw new TypeError("One refresh has one result.");
  return recorded();
}
