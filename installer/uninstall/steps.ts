import { PROJECT_VARIABLES } from "../../shared/config/read-environment.ts";
import { KEYS_VARIABLE } from "../install/encryption-keys.ts";
import { EXPOSED_SCHEMA } from "../install/expose-schema-step.ts";
import { POOL_ROLE } from "../install/pool-step.ts";
import { forgetFunction } from "../database/deployed-functions.ts";
import { readExposedSchemas, writeExposedSchemas } from "../management-api/exposed-schemas.ts";
import { deleteFunction } from "../management-api/functions.ts";
import { readPublishableKey } from "../management-api/publishable-key.ts";
import { deleteSecrets } from "../management-api/secrets.ts";
import { isOwn } from "../project/own-functions.ts";
import type { HostedState, Survey } from "../project/survey.ts";
import type { HostedProject, Target } from "../project/target.ts";
import type { Change, Step } from "../steps/step.ts";
import { dropScript } from "./drop-script.ts";
import { waitUntilUnlisted } from "./wait-until-unlisted.ts";

/** What opens the data that `--keep-data` keeps. */
const OPENS_DATA = [KEYS_VARIABLE, "AMAZON_ADS_FERNET_KEYS"];

/** What is agreed upon. */
export interface UninstallPlan {
  keepData: boolean;
  /** The team's own objects that go with the schemas. */
  dependents: readonly string[];
}

function deleteFunctionsStep(
  { run }: Target,
  { api }: HostedProject,
  { functions }: HostedState,
  { database: { deployed } }: Survey,
): Step {
  const own = functions.filter((found) => isOwn(found, deployed));
  return {
    title: "Delete the functions",
    changes: functions.map((found) => ({
      action: own.includes(found) ? "delete" : "keep",
      what: `the function ${found.slug}`,
    })),
    async run(): Promise<void> {
      for (const { slug } of own) {
        await deleteFunction(api, slug);
        await forgetFunction(run, slug);
      }
    },
  };
}

function deleteSecretsStep(
  { api }: HostedProject,
  { secrets }: HostedState,
  keepData: boolean,
): Step {
  const own = [...secrets.keys()].filter((name) =>
    PROJECT_VARIABLES.includes(name) && !(keepData && OPENS_DATA.includes(name))
  );
  return {
    title: "Delete the secrets",
    changes: [...secrets.keys()].map((name) => ({
      action: own.includes(name) ? "delete" : "keep",
      what: `the secret ${name}`,
    })),
    run: () => deleteSecrets(api, own),
  };
}

function unexposeStep({ api, url }: HostedProject, { exposedSchemas }: HostedState): Step {
  const isExposed = exposedSchemas.includes(EXPOSED_SCHEMA);
  return {
    title: "Take the schema off the exposed ones",
    changes: isExposed
      ? [{ action: "delete", what: `${EXPOSED_SCHEMA} among the exposed schemas` }]
      : [],
    async run(): Promise<void> {
      const current = await readExposedSchemas(api);
      await writeExposedSchemas(api, current.filter((name) => name !== EXPOSED_SCHEMA));
      const key = await readPublishableKey(api);
      if (key !== undefined) await waitUntilUnlisted(url, key);
    },
  };
}

function dropStep(
  { run }: Target,
  { database }: Survey,
  { keepData, dependents }: UninstallPlan,
): Step {
  const { schemas, roles, jobs, extensions } = database;
  const data = (what: string): Change => ({ action: keepData ? "keep" : "delete", what });
  return {
    title: "Take the product out of the database",
    changes: [
      ...jobs.map(({ name }) => ({ action: "delete" as const, what: `the job ${name}` })),
      ...schemas.map((name) => data(`the schema ${name}, with all that is stored in it`)),
      ...schemas.length === 0 ? [] : [data("two triggers on auth.users")],
      ...dependents.map((what) => ({
        action: "delete" as const,
        what: `your own ${what}, which depends on the schemas`,
      })),
      ...roles.map((name) =>
        name === POOL_ROLE
          ? { action: "delete" as const, what: `the role ${name}` }
          : data(`the role ${name}`)
      ),
      ...Object.keys(extensions).map((name) => ({
        action: "keep" as const,
        what: `the extension ${name}, unless this product made it and nothing else uses it`,
      })),
    ],
    run: async () => {
      await run(dropScript({ keepData, dependents }));
    },
  };
}

/**
 * The steps of an uninstall. What calls goes before what is called, and the schema is no longer exposed before
 * it is dropped: a listed schema that does not exist stops the whole Data API.
 */
export function uninstallSteps(target: Target, found: Survey, plan: UninstallPlan): Step[] {
  const { hosted } = target;
  return [
    ...hosted && found.hosted
      ? [
        deleteFunctionsStep(target, hosted, found.hosted, found),
        deleteSecretsStep(hosted, found.hosted, plan.keepData),
        unexposeStep(hosted, found.hosted),
      ]
      : [],
    dropStep(target, found, plan),
  ];
}
