import type { RunSql } from "../chapters/apply-chapters.ts";
import { scheduledJobs } from "../chapters/outside-objects.ts";
import type { DatabaseState } from "../database/read-database.ts";
import type { Package } from "../package/read-package.ts";
import type { Step } from "../steps/step.ts";

/**
 * Schedules the jobs of chapters that were applied before, where pg_cron has lost them: after an uninstall
 * that kept the data, or in a restored database.
 */
export function restoreJobsStep(
  run: RunSql,
  { chapters: applied, jobs }: DatabaseState,
  { chapters }: Package,
): Step {
  const known = chapters.filter(({ name }) => applied?.has(name));
  const lost = scheduledJobs(known).filter(({ name }) => !jobs.some((job) => job.name === name));
  return {
    title: "Schedule the jobs again",
    changes: lost.map(({ name }) => ({ action: "create", what: `the job ${name}` })),
    run: async () => {
      await run(lost.map(({ statement }) => statement).join("\n"));
    },
  };
}
