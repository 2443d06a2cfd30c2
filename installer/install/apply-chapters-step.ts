import { applyChapters, missingChapters, type RunSql } from "../chapters/apply-chapters.ts";
import type { DatabaseState } from "../database/read-database.ts";
import { InstallerError } from "../installer-error.ts";
import { OutcomeUnknown } from "../management-api/errors.ts";
import type { Package } from "../package/read-package.ts";
import { pause } from "../pause.ts";
import type { Step } from "../steps/step.ts";

/** How often a script is sent whose outcome is unknown. */
const ATTEMPTS = 5;

/**
 * Sends a script again when its outcome is unknown. That is safe for chapters: one that was applied after all
 * refuses to be applied again, and one that is still being applied holds the lock that the next one waits for.
 */
function untilOutcomeKnown(run: RunSql, say: (line: string) => void): RunSql {
  return async (script) => {
    for (let attempt = 1;; attempt++) {
      try {
        return await run(script);
      } catch (error) {
        if (!(error instanceof OutcomeUnknown)) throw error;
        if (attempt === ATTEMPTS) {
          throw new InstallerError(
            "The database was asked five times and gave no answer.",
            "Check the connection and the project's health in the dashboard.",
            { cause: error },
          );
        }
        say("No answer came, and what was sent may have been done. Looking in the ledger");
        await pause(1000 * attempt);
      }
    }
  };
}

/** Applies the chapters that the database lacks. */
export function applyChaptersStep(
  run: RunSql,
  { chapters: applied, extensions }: DatabaseState,
  { chapters }: Package,
): Step {
  const missing = missingChapters(applied ?? new Map(), chapters);
  const isNew = applied === undefined;
  const changes = missing.length === 0
    ? [{ action: "keep" as const, what: `${chapters.length} chapters of the database` }]
    : [
      ...isNew
        ? ["pg_cron", "pg_net"].map((name) => ({
          action: name in extensions ? "keep" as const : "create" as const,
          what: `the extension ${name}`,
        }))
        : [],
      {
        action: isNew ? "create" as const : "change" as const,
        what: isNew
          ? `the schemas amazon_ads and amazon_ads_private, in ${missing.length} chapters`
          : `the database, by ${missing.length} chapters: ${
            missing.map(({ name }) => name).join(", ")
          }`,
      },
      ...isNew
        ? [
          { action: "create" as const, what: "the role amazon_ads_functions" },
          { action: "create" as const, what: "two triggers on auth.users" },
          { action: "create" as const, what: "the jobs amazon-ads-connect-… of pg_cron" },
        ]
        : [],
    ];
  return {
    title: "Apply the chapters of the database",
    changes,
    async run(say): Promise<void> {
      await applyChapters(untilOutcomeKnown(run, say), chapters, ({ name }) => say(name));
      // A hosted project announces each change of a schema by itself; a self-hosted one may not.
      await run("select pg_notify('pgrst', 'reload schema')");
    },
  };
}
