import { literal } from "../../shared/database/transport/literal.ts";
import type { RunSql } from "../chapters/apply-chapters.ts";
import type { Settings } from "../database/read-database.ts";
import type { Step } from "../steps/step.ts";

/** Tells the schedule what the names of the functions begin with. */
export function setPrefixStep(run: RunSql, settings: Settings | undefined, prefix: string): Step {
  const current = settings?.function_prefix ?? "";
  return {
    title: "Tell the schedule the names of the functions",
    changes: current === prefix ? [] : [{
      action: "change",
      what: `settings.function_prefix, to "${prefix}"`,
    }],
    run: async () => {
      await run(
        `update amazon_ads_private.settings set function_prefix = ${literal(prefix)}`,
      );
    },
  };
}
