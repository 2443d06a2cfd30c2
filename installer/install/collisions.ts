import { ChaptersDiffer, missingChapters } from "../chapters/apply-chapters.ts";
import { isOwnJob } from "../database/own-job.ts";
import { MAX_SECRETS } from "../management-api/secrets.ts";
import type { Package } from "../package/read-package.ts";
import { isOwn } from "../project/own-functions.ts";
import type { HostedState, Survey } from "../project/survey.ts";

/** Something in a project that the product cannot be installed beside. */
export interface Collision {
  what: string;
  remedy: string;
}

/** How the product is to be deployed. */
export interface Deployment {
  /** What the names of its functions begin with. */
  prefix: string;
  /** Whether functions that have the names of ours already are replaced. */
  replaceFunctions: boolean;
  /** Whether the functions use the connection pooler. */
  pooled: boolean;
  /** The names of the secrets that will be set. */
  newSecrets: readonly string[];
}

const OLDEST_POSTGRES = 150_000;

function inDatabase({ database }: Survey, { chapters }: Package): Collision[] {
  const collisions: Collision[] = [];
  const { serverVersion, schemas, roles, ownRoles, jobs, available, extensions } = database;
  if (serverVersion < OLDEST_POSTGRES) {
    collisions.push({
      what: `Postgres ${Math.floor(serverVersion / 10_000)} is too old.`,
      remedy: "Upgrade the project to Postgres 15 or later in the dashboard.",
    });
  }
  if (!database.hasAuth) {
    collisions.push({
      what: "The database has no table auth.users.",
      remedy: "Name the database of a Supabase project.",
    });
  }
  for (const name of ["pg_cron", "pg_net"]) {
    if (name in extensions || name in available) continue;
    collisions.push({
      what: `The extension ${name} is not installed, and cannot be.`,
      remedy: `Upgrade the project to a version of Postgres that brings ${name}.`,
    });
  }
  if (database.chapters !== undefined) {
    try {
      missingChapters(database.chapters, chapters);
    } catch (error) {
      if (!(error instanceof ChaptersDiffer)) throw error;
      collisions.push({
        what: error.message,
        remedy:
          "Use the version of the package that the database was installed from, or a later one.",
      });
    }
    return collisions;
  }
  const leftover = "Run uninstall: it removes what an earlier installation has left.";
  for (const name of schemas) {
    collisions.push({
      what: `The database has a schema ${name} that is not this product's.`,
      remedy: "Rename the schema.",
    });
  }
  for (const name of roles) {
    collisions.push(
      ownRoles.includes(name)
        ? { what: `An earlier installation has left the role ${name}.`, remedy: leftover }
        : {
          what: `The database has a role ${name} that is not this product's.`,
          remedy: "Rename the role.",
        },
    );
  }
  for (const job of jobs) {
    collisions.push(
      isOwnJob(job)
        ? { what: `An earlier installation has left the job ${job.name}.`, remedy: leftover }
        : {
          what: `pg_cron has a job ${job.name} that is not this product's.`,
          remedy: `Remove it: select cron.unschedule('${job.name}')`,
        },
    );
  }
  return collisions;
}

function inProject(
  hosted: HostedState,
  { database }: Survey,
  { functions }: Package,
  { prefix, replaceFunctions, pooled, newSecrets }: Deployment,
): Collision[] {
  const collisions: Collision[] = [];
  const { deployed, settings } = database;
  if (deployed.length > 0 && settings !== undefined && settings.function_prefix !== prefix) {
    collisions.push({
      what: `The functions are deployed with the prefix "${settings.function_prefix}".`,
      remedy: "Leave out --prefix. To change it, uninstall with --keep-data and install again.",
    });
  }
  const slugs = new Set(functions.map(({ name }) => prefix + name));
  const taken = hosted.functions.filter((found) =>
    slugs.has(found.slug) && !isOwn(found, deployed)
  );
  if (taken.length > 0 && !replaceFunctions) {
    collisions.push({
      what: `The project has functions with the names of ours: ${
        taken.map(({ slug }) => slug).join(", ")
      }.`,
      remedy: "Deploy ours under other names: --prefix ads-. " +
        "If these are ours, deployed by another tool: --replace-functions.",
    });
  }
  if (hosted.exposedSchemas.length === 0 && !pooled) {
    collisions.push({
      what: "The Data API is off.",
      remedy: "Turn it on in the dashboard, or let the functions use the pooler: --pool.",
    });
  }
  const total = new Set([...hosted.secrets.keys(), ...newSecrets]).size;
  if (total > MAX_SECRETS) {
    collisions.push({
      what: `The project would have ${total} secrets, and may have ${MAX_SECRETS}.`,
      remedy: `Delete ${total - MAX_SECRETS} of its own secrets.`,
    });
  }
  return collisions;
}

/** Finds what the product cannot be installed beside, before anything is changed. */
export function findCollisions(
  found: Survey,
  brought: Package,
  deployment: Deployment,
): Collision[] {
  return [
    ...inDatabase(found, brought),
    ...(found.hosted ? inProject(found.hosted, found, brought, deployment) : []),
  ];
}
