import type { RunSql } from "../chapters/apply-chapters.ts";
import type { HostedProject } from "../project/target.ts";
import type { Step } from "../steps/step.ts";
import { proveSchedule } from "./prove-schedule.ts";
import { waitForHealth } from "./wait-for-health.ts";

/** Waits until the functions say that all is well; after a change, also until the schedule reaches them. */
export function seeThatItWorksStep(
  run: RunSql,
  { url }: HostedProject,
  { prefix, version, changed }: { prefix: string; version: string; changed: boolean },
): Step {
  return {
    title: "See that it works",
    changes: [],
    async run(say): Promise<void> {
      await waitForHealth(`${url}/functions/v1`, prefix, version);
      say(`health says version ${version}, and reaches the database`);
      if (!changed) return;
      say(
        await proveSchedule(run)
          ? "the schedule has called a function, and the function took the call"
          : "the operator has paused the schedule: no call was made",
      );
    },
  };
}
