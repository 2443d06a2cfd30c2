import { InstallerError } from "../installer-error.ts";
import { applyChaptersStep } from "../install/apply-chapters-step.ts";
import { closingWords } from "../install/closing-words.ts";
import { findCollisions } from "../install/collisions.ts";
import { deployFunctionsStep } from "../install/deploy-functions-step.ts";
import { keepKeys, type KeptKeys, KEYS_VARIABLE } from "../install/encryption-keys.ts";
import { exposeSchemaStep } from "../install/expose-schema-step.ts";
import { keepKeysStep } from "../install/keep-keys-step.ts";
import { POOL_VARIABLE, poolStep } from "../install/pool-step.ts";
import { restoreJobsStep } from "../install/restore-jobs-step.ts";
import { seeThatItWorksStep } from "../install/see-that-it-works-step.ts";
import { setPrefixStep } from "../install/set-prefix-step.ts";
import { setSecretsStep } from "../install/set-secrets-step.ts";
import { findWarnings } from "../install/warnings.ts";
import type { Survey } from "../project/survey.ts";
import { renderPlan } from "../steps/render-plan.ts";
import { runSteps } from "../steps/run-steps.ts";
import { isPending, type Step } from "../steps/step.ts";
import type { CommandContext, Outcome } from "./context.ts";

/** How a project is to be in the end. */
export interface Wanted {
  prefix: string;
  /** The secrets that it is to have, apart from the keys and the pooler's address. */
  secrets: ReadonlyMap<string, string>;
  /** The file that keeps the encryption keys; undefined where the project has keys already. */
  keysFile: string | undefined;
  /** Whether the functions are to use the connection pooler. */
  pool: boolean;
  replaceFunctions: boolean;
  /** Whether functions are deployed again that run already: new processes have the secrets as they are now. */
  redeploy: boolean;
}

function isPooled({ hosted }: Survey, { pool }: Wanted): boolean {
  return pool || (hosted?.secrets.has(POOL_VARIABLE) ?? false);
}

/** All steps, also those that find nothing to do: the database first, the functions last. */
function stepsFor(
  { target: { run, hosted }, brought }: CommandContext,
  found: Survey,
  wanted: Wanted,
): Step[] {
  const { database, hosted: state } = found;
  const { prefix, keysFile, pool } = wanted;
  const inDatabase = [
    applyChaptersStep(run, database, brought),
    restoreJobsStep(run, database, brought),
    setPrefixStep(run, database.settings, prefix),
  ];
  if (hosted === undefined || state === undefined) return inDatabase;
  const { api } = hosted;
  const { secrets: present, functions, exposedSchemas } = state;
  return [
    ...keysFile === undefined ? [] : [keepKeysStep(keysFile)],
    ...inDatabase,
    exposeSchemaStep(api, exposedSchemas),
    ...pool ? [poolStep(run, api, { roles: database.roles, secrets: present })] : [],
    setSecretsStep(run, api, { wanted: wanted.secrets, keysFile, present }),
    deployFunctionsStep(run, hosted, brought, {
      prefix,
      present: functions,
      deployed: database.deployed,
      throughDataApi: !isPooled(found, wanted),
      redeploy: wanted.redeploy,
    }),
  ];
}

/** @throws InstallerError that names everything that is in the way. */
function refuseCollisions({ brought }: CommandContext, found: Survey, wanted: Wanted): void {
  const collisions = findCollisions(found, brought, {
    prefix: wanted.prefix,
    replaceFunctions: wanted.replaceFunctions,
    pooled: isPooled(found, wanted),
    newSecrets: [
      ...wanted.secrets.keys(),
      ...wanted.keysFile === undefined ? [] : [KEYS_VARIABLE],
      ...wanted.pool ? [POOL_VARIABLE] : [],
    ],
  });
  if (collisions.length === 0) return;
  throw new InstallerError(
    ["Nothing was changed:", ...collisions.map(({ what }) => `- ${what}`)].join("\n"),
    [...new Set(collisions.map(({ remedy }) => remedy))].join("\n"),
  );
}

function showPlan(
  { brought, terminal }: CommandContext,
  found: Survey,
  { steps, prefix }: { steps: readonly Step[]; prefix: string },
): void {
  for (const line of renderPlan(steps)) terminal.say(line);
  for (const warning of findWarnings(found, brought, prefix)) terminal.say(`Note: ${warning}`);
}

/**
 * Brings a project to what the package has: shows a plan, asks, does it, and sees that it works. A run that
 * was interrupted is continued by the next one; a run that finds everything in place changes nothing.
 *
 * @param found What the project has now.
 * @throws InstallerError before anything is changed. StepFailed when a step fails.
 */
export async function bringUpToPackage(
  context: CommandContext,
  found: Survey,
  wanted: Wanted,
): Promise<Outcome> {
  const { target: { run, hosted }, brought: { version }, terminal } = context;
  const { prefix } = wanted;
  refuseCollisions(context, found, wanted);
  const steps = stepsFor(context, found, wanted);
  showPlan(context, found, { steps, prefix });
  const pending = steps.filter(isPending);
  const changed = pending.length > 0;
  const redirectUrl = hosted && (wanted.secrets.get("AMAZON_ADS_REDIRECT_URL") ??
    `${hosted.url}/functions/v1/${prefix}oauth-callback`);
  const facts = {
    version,
    plan: steps.map(({ title, changes }) => ({ title, changes })),
    ...hosted ? { functions_url: `${hosted.url}/functions/v1`, redirect_url: redirectUrl } : {},
  };
  if (context.dryRun) return { ok: true, changed: false, ...facts };
  if (changed && !context.yes && !await terminal.confirm("Do this?")) {
    throw new InstallerError("Nothing was changed.", "");
  }
  const startedAt = performance.now();
  const keys: KeptKeys | undefined = wanted.keysFile === undefined
    ? undefined
    : await keepKeys(wanted.keysFile);
  const done = await runSteps([
    ...pending,
    ...hosted ? [seeThatItWorksStep(run, hosted, { prefix, version, changed })] : [],
  ], terminal.say);
  const where = found.hosted?.project.name ?? "the database";
  const words = changed
    ? closingWords({
      ...{ where, version, prefix, redirectUrl, keys },
      seconds: Math.round((performance.now() - startedAt) / 1000),
      showsKeys: terminal.isInteractive,
    })
    : [`Nothing had to be changed: ${where} has version ${version}.`];
  for (const line of words) terminal.say(line);
  return {
    ...{ ok: true, changed, done, ...facts },
    ...keys === undefined ? {} : { keys_file: keys.file },
  };
}
