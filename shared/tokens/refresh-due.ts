import type { Context } from "../context.ts";
import { claimDueRefreshes } from "../database/claim-due-refreshes.ts";
import type { LeasedToken } from "../database/leased-token.ts";
import { ConnectError } from "../errors.ts";
import { LIMITS } from "./limits.ts";
import { recordTogether } from "./record-together.ts";
import { type RecordRefresh, refreshLeased } from "./refresh-leased.ts";
import { reseal, type ResealSummary } from "./reseal.ts";

/** What one invocation of `refresh-tokens` did. */
export interface RefreshSummary extends ResealSummary {
  refreshed: number;
  failed: number;
  reauthorization_required: number;
  /** Whether it stopped for lack of time with tokens still due. */
  more: boolean;
}

/** How many are refreshed at once: leases begin at the claim, so no more are claimed than that. */
const AT_ONCE = 20;

/** When to stop claiming, in ms: well before the platform's 150 s of wall clock. */
const BUDGET_MS = 50_000;

/**
 * How many batches an invocation takes at most: 300 tokens. The platform allows 2 s of CPU a request;
 * a new process takes 0.2 s of it to start and about 1.6 ms for each of its first tokens: 0.7 s
 * in all (npm run bench -- refresh). The schedule counts with 300, too.
 */
const MOST_BATCHES = 15;

type Result = "refreshed" | "failed" | "reauthorization_required";

async function refreshOne(
  context: Context,
  lease: LeasedToken,
  record: RecordRefresh,
): Promise<Result> {
  try {
    const outcome = await refreshLeased(context, lease, "scheduled", record);
    return outcome.kind === "failed" ? "failed" : "refreshed";
  } catch (error) {
    // Whatever befell one token must not cost the others of its batch.
    const ended = error instanceof ConnectError && error.code === "reauthorization_required";
    return ended ? "reauthorization_required" : "failed";
  }
}

/**
 * Refreshes what is due, the longest due first, until nothing is left or the time is up; then seals
 * anew what an older key has sealed.
 */
export async function refreshDue(context: Context): Promise<RefreshSummary> {
  const stopAt = performance.now() + BUDGET_MS;
  const record = recordTogether(context.database);
  const summary: RefreshSummary = {
    refreshed: 0,
    failed: 0,
    reauthorization_required: 0,
    resealed: 0,
    unreadable: 0,
    more: true,
  };
  for (let batch = 0; summary.more && batch < MOST_BATCHES; batch++) {
    if (performance.now() >= stopAt) break;
    const leases = await claimDueRefreshes(context.database, {
      batch: AT_ONCE,
      leaseSeconds: LIMITS.leaseSeconds,
    });
    const results = await Promise.all(leases.map((lease) => refreshOne(context, lease, record)));
    for (const result of results) summary[result]++;
    summary.more = leases.length === AT_ONCE;
  }
  // Work that can wait for the next minute, and is nothing at all between two rotations of keys.
  return summary.more ? summary : { ...summary, ...await reseal(context, stopAt) };
}
