/**
 * Which of Amazon's lists a sync reads: `current`, the ones that Amazon shuts off in July 2027, or `v1`,
 * their successor, which is a beta that not every app is admitted to.
 */
export type AccountsApi = "current" | "v1";
