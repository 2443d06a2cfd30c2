import { InstallerError } from "../installer-error.ts";
import { survey } from "../project/survey.ts";
import { renderPlan } from "../steps/render-plan.ts";
import { runSteps } from "../steps/run-steps.ts";
import { isPending } from "../steps/step.ts";
import { listDependents } from "../uninstall/dependents.ts";
import { refuseForeign } from "../uninstall/refuse-foreign.ts";
import { uninstallSteps } from "../uninstall/steps.ts";
import type { CommandContext, Outcome } from "./context.ts";

/** What a person may say to `uninstall`. */
export interface UninstallOptions {
  keepData?: boolean;
  /** Objects of the team's own that depend on the two schemas go with them. */
  dropDependents?: boolean;
  /** The project's name, typed beforehand. */
  confirm?: string;
}

const COUNTS = `
select
  (select count(*)::integer from amazon_ads.connections) as connections,
  (select count(*)::integer from amazon_ads.user_accounts) as accounts`;

async function sayWhatIsStored({ target: { run }, terminal }: CommandContext): Promise<void> {
  const [row] = await run(COUNTS).catch(() => []);
  if (row === undefined) return;
  terminal.say(
    `The schemas hold ${row["connections"]} connections and ${row["accounts"]} accounts. Nothing ` +
      "brings them back but a backup; --keep-data keeps them.",
  );
}

/** @throws InstallerError that names the team's own objects that would go with the schemas. */
function refuseDependents(dependents: readonly string[]): void {
  if (dependents.length === 0) return;
  throw new InstallerError(
    [
      "Nothing was changed. These objects of your own depend on the schemas, and would be dropped with them:",
      ...dependents.map((what) => `- ${what}`),
    ].join("\n"),
    "Change them so that they do without the schemas, keep the schemas with --keep-data, or let these objects " +
      "be dropped with --drop-dependents.",
  );
}

/**
 * Takes the product out of a project, and leaves everything else as it is.
 *
 * @throws InstallerError when what is here may be another product's, when objects of the team's would go too, and
 * when the project's name is not typed as it is.
 */
export async function uninstall(
  context: CommandContext,
  { keepData = false, dropDependents = false, confirm }: UninstallOptions,
): Promise<Outcome> {
  const { target, terminal } = context;
  const found = await survey(target);
  refuseForeign(found.database);
  const dependents = keepData || found.database.chapters === undefined
    ? []
    : await listDependents(target.run);
  if (!dropDependents) refuseDependents(dependents);
  const steps = uninstallSteps(target, found, { keepData, dependents });
  const pending = steps.filter(isPending);
  const facts = { plan: steps.map(({ title, changes }) => ({ title, changes })) };
  if (pending.length === 0) {
    terminal.say("Nothing of this product is here.");
    return { ok: true, changed: false, ...facts };
  }
  for (const line of renderPlan(steps)) terminal.say(line);
  if (!keepData && found.database.chapters !== undefined) await sayWhatIsStored(context);
  if (context.dryRun) return { ok: true, changed: false, ...facts };
  const name = found.hosted?.project.name ?? "uninstall";
  const typed = confirm ?? await terminal.ask({
    what: `To continue, type ${name}`,
    instead: `Confirm with --confirm "${name}".`,
  });
  if (typed !== name) {
    throw new InstallerError(
      `Nothing was changed: "${typed}" is not the name of the project.`,
      `Its name is "${name}".`,
    );
  }
  const done = await runSteps(pending, terminal.say);
  terminal.say("Done.");
  if (keepData) {
    terminal.say("The schemas and the encryption keys stay. install takes them into use again.");
  }
  return { ok: true, changed: true, done, ...facts };
}
