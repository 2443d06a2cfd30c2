import process from "node:process";
import { connectDirectly } from "../database/connect-directly.ts";
import { InstallerError } from "../installer-error.ts";
import { createManagementApi } from "../management-api/management-api.ts";
import { listProjects } from "../management-api/project.ts";
import { sqlRunner } from "../management-api/run-sql.ts";
import type { Target } from "../project/target.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { findAccessToken } from "./access-token.ts";

/** Where the address of a database may be, so that no list of processes shows its password. */
export const DB_URL_VARIABLE = "AMAZON_ADS_CONNECT_DB_URL";

/** How a person says what a command works on. */
export interface TargetOptions {
  project?: string;
  dbUrl?: string;
  managementApi: string;
  projectUrl?: string;
}

/** A target, with the connection that it may hold. */
export interface OpenTarget extends Target, AsyncDisposable {}

/** The letters of a project's reference. */
const REF = /^[a-z]{20}$/;

async function chooseProject(
  { managementApi }: TargetOptions,
  accessToken: string,
  terminal: Terminal,
): Promise<string> {
  const projects = await listProjects(
    createManagementApi({ url: managementApi, accessToken, ref: "" }),
  );
  if (projects.length === 0) {
    throw new InstallerError(
      "The access token may see no project.",
      "Make a project, or use an access token that may see it.",
    );
  }
  return await terminal.choose(
    { what: "Which project?", instead: "Name it with --project <reference>." },
    projects.map(({ ref, name }) => ({ value: ref, label: `${name} (${ref})` })),
  );
}

/**
 * The address of the database that is worked on. A project that is named by an option counts more than the
 * variable, which may be left from another command.
 *
 * @throws InstallerError when both a project and a database are named by options.
 */
function namedDatabase({ dbUrl, project }: TargetOptions): string | undefined {
  if (dbUrl !== undefined && project !== undefined) {
    throw new InstallerError(
      "Both a project and a database are named.",
      "Leave out --db-url, or --project: a command works on one of them.",
    );
  }
  // An empty variable is one that is not set.
  return dbUrl ??
    (project === undefined ? process.env[DB_URL_VARIABLE]?.trim() || undefined : undefined);
}

/**
 * Finds what a command works on: a project on the platform, or a database that is named by its address.
 *
 * @throws InstallerError when the project or the access token is missing, or has another form.
 */
export async function findTarget(
  options: TargetOptions,
  terminal: Terminal,
): Promise<OpenTarget> {
  const dbUrl = namedDatabase(options);
  if (dbUrl !== undefined) {
    return Object.assign(connectDirectly(dbUrl), { hosted: undefined });
  }
  const accessToken = await findAccessToken();
  const ref = options.project ?? await chooseProject(options, accessToken, terminal);
  if (!REF.test(ref)) {
    throw new InstallerError(
      `"${ref}" is no reference of a project.`,
      "It is the twenty letters in the project's address, https://<reference>.supabase.co.",
    );
  }
  const api = createManagementApi({ url: options.managementApi, accessToken, ref });
  const url = (options.projectUrl ?? `https://${ref}.supabase.co`).replace(/\/+$/, "");
  return {
    run: sqlRunner(api),
    hosted: { api, url },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
