/**
 * How much one invocation of a sync may do. The platform allows 150 s of wall clock and 2 s of CPU
 * for a request; the CPU is spent on the items, which are parsed, checked and written.
 */
export interface SyncBudget {
  /** By `performance.now()`: no page is begun after it. */
  lastStart: number;
  /** By `performance.now()`: a page that Amazon has not answered by then has failed. */
  deadline: number;
  items: number;
}

/** A full budget: a minute, the wait for its last page, and as many items as take half of the CPU. */
export function newSyncBudget(): SyncBudget {
  const now = performance.now();
  return { lastStart: now + 60_000, deadline: now + 130_000, items: 6_000 };
}

/** Whether the budget is used up. */
export function isSpent({ lastStart, items }: Pick<SyncBudget, "lastStart" | "items">): boolean {
  return items <= 0 || performance.now() >= lastStart;
}
