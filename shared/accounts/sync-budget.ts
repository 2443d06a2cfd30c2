/**
 * How much one invocation of a sync may do. The platform allows 150 s of wall clock and 2 s of CPU
 * for a request; the CPU goes with the items, which are parsed, checked and written.
 */
export interface SyncBudget {
  /** By `performance.now()`. */
  stopAt: number;
  items: number;
}

/** A fresh budget: a minute, and as many items as take about half of the CPU. */
export function newSyncBudget(): SyncBudget {
  return { stopAt: performance.now() + 60_000, items: 6_000 };
}

/** Whether there is anything left. */
export function isSpent({ stopAt, items }: SyncBudget): boolean {
  return items <= 0 || performance.now() >= stopAt;
}
