import { z } from "zod/v3";
import type { Database } from "../database.ts";
import { rpc } from "../rpc.ts";

/**
 * Makes the jobs that are due by their schedules. A copy of the project's database makes none.
 *
 * @returns How many were made, and whether there is more to plan.
 */
export function planReports(
  database: Database,
  plan: { projectUrl: string; maxTargets: number },
): Promise<{ planned: number; unfinished: boolean }> {
  return rpc(
    database,
    "plan_reports",
    { project_url: plan.projectUrl, max_targets: plan.maxTargets },
    z.object({ planned: z.number(), unfinished: z.boolean() }),
  );
}
