/**
 * How much one invocation of a sync may do. The platform allows 150 s of wall clock and 2 s of CPU
 * for a request; the CPU goes with the items, which are parsed, checked and written.
 */
export interface SyncBudget {
  /** By `performance.now()`: when no other page is begun. */
  stopAt: number;
  /** By `performance.now()`: when a page that Amazon has not answered by then is given up. */
  deadline: number;
  items: number;
}

/** A fresh budget: a minute, the wait for its last page, and as many items as take half of the CPU. */
export function newSyncBudget(): SyncBudget {
  const now = performance.now();
  return { stopAt: now + 60_000, deadline: now + 130_000, items: 6_000 };
}

/** Whether there is anything left. */
export function isSpent({ stopAt, items }: Pick<SyncBudget, "stopAt" | "items">): boolean {
  return items <= 0 || performance.now() >= stopAt;
}
