import type { RefreshSummary } from "../contract/answers/refresh-tokens.ts";
import type { Context } from "../context.ts";
import { claimDueRefreshes } from "../database/claim-due-refreshes.ts";
import type { LeasedToken } from "../database/leased-token.ts";
import { ConnectError } from "../errors.ts";
import { batchRecords } from "./batch-records.ts";
import { clientFingerprint } from "./client-fingerprint.ts";
import { LIMITS } from "./limits.ts";
import { type RecordRefresh, refreshLeased } from "./refresh-leased.ts";
import { reseal } from "./reseal.ts";

/** How many tokens are refreshed at the same time. Leases begin at the claim, so a batch is no larger. */
const CONCURRENCY = 20;

/** When to stop claiming, in ms: well before the platform's 150 s of wall clock. */
const BUDGET_MS = 50_000;

/**
 * How many batches one invocation takes: 300 tokens. The platform allows 2 s of CPU a request; a new
 * process takes 0.2 s of it to start and about 1.6 ms for each of its first tokens: 0.7 s in all
 * (npm run bench -- refresh). The schedule counts with 300, too.
 */
const MAX_BATCHES = 15;

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
    // An error of one token must not cost the others of its batch.
    const ended = error instanceof ConnectError && error.code === "reauthorization_required";
    return ended ? "reauthorization_required" : "failed";
  }
}

/**
 * Refreshes the tokens that are due, the longest due first, until none is left or the time is up. Then
 * it reseals what an older key has sealed.
 */
export async function refreshDue(context: Context): Promise<RefreshSummary> {
  const deadline = performance.now() + BUDGET_MS;
  const record = batchRecords(context.database);
  const summary: RefreshSummary = {
    refreshed: 0,
    failed: 0,
    reauthorization_required: 0,
    resealed: 0,
    unreadable: 0,
    more: true,
  };
  for (let batch = 0; summary.more && batch < MAX_BATCHES; batch++) {
    if (performance.now() >= deadline) break;
    const leases = await claimDueRefreshes(context.database, {
      batch: CONCURRENCY,
      leaseSeconds: LIMITS.leaseSeconds,
      clientFingerprint: clientFingerprint(context),
    });
    const results = await Promise.all(leases.map((lease) => refreshOne(context, lease, record)));
    for (const result of results) summary[result]++;
    summary.more = leases.length === CONCURRENCY;
  }
  // Resealing can wait for the next minute, and has nothing to do between two rotations of keys.
  return summary.more ? summary : { ...summary, ...await reseal(context, deadline) };
}
