import { type DatabaseState, readDatabase } from "../database/read-database.ts";
import { readExposedSchemas } from "../management-api/exposed-schemas.ts";
import { listFunctions, type PlatformFunction } from "../management-api/functions.ts";
import { type PlatformProject, readProject, readSiteUrl } from "../management-api/project.ts";
import { listSecrets, type SecretDigests } from "../management-api/secrets.ts";
import { InstallerError } from "../installer-error.ts";
import type { HostedProject, Target } from "./target.ts";

/** What a project has, apart from its database. */
export interface HostedState {
  project: PlatformProject;
  functions: PlatformFunction[];
  secrets: SecretDigests;
  exposedSchemas: string[];
  /** The address of the project's own app, as Auth knows it. */
  siteUrl: string | undefined;
}

/** What was found in a project, before anything is changed. */
export interface Survey {
  database: DatabaseState;
  hosted: HostedState | undefined;
}

/** The project's status while everything in it can be reached. */
const RUNNING: readonly string[] = ["ACTIVE_HEALTHY", "ACTIVE_UNHEALTHY"];

async function surveyHosted({ api }: HostedProject): Promise<HostedState> {
  const project = await readProject(api);
  if (!RUNNING.includes(project.status)) {
    throw new InstallerError(
      `The project ${project.name} is not running: its status is ${project.status}.`,
      "Wait until it is ACTIVE_HEALTHY, or restore it in the dashboard.",
    );
  }
  const [functions, secrets, exposedSchemas, siteUrl] = await Promise.all([
    listFunctions(api),
    listSecrets(api),
    readExposedSchemas(api),
    readSiteUrl(api),
  ]);
  return { project, functions, secrets, exposedSchemas, siteUrl };
}

/** Finds out what a project has. */
export async function survey({ run, hosted }: Target): Promise<Survey> {
  // First the project: its answer shows a wrong reference or a missing permission.
  const state = hosted && await surveyHosted(hosted);
  return { hosted: state, database: await readDatabase(run) };
}
