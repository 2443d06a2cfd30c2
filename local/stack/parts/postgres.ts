import { readFile } from "node:fs/promises";
import { join } from "node:path";
import postgres from "postgres";
import { assemblePostgres } from "../../postgres/binaries.ts";
import { connect } from "../../postgres/connect.ts";
import { dataHome, type PostgresHome } from "../../postgres/home.ts";
import { prepareDatabase } from "../../postgres/prepare.ts";
import { initialise, isInitialised, startPostgres, superuser } from "../../postgres/server.ts";
import { openLogFile } from "../../processes/log-file.ts";
import { keepRunning, type StackContext } from "../context.ts";

/** One database, and the roles that the parts sign in as. */
export interface DatabaseUrls {
  /** Signs in as `postgres`, which owns the project and is no superuser. */
  owner: string;
  superuser: string;
  /** The Data API. */
  rest: string;
  auth: string;
}

/** Starts Postgres, creates a database when there is none, and makes it look like a hosted project. */
export async function startDatabase(
  context: StackContext,
  home: PostgresHome,
): Promise<DatabaseUrls> {
  const { ports, folders, secrets, progress } = context;
  const log = await openLogFile(join(folders.logs, "postgres.log"));
  context.onStop(() => log.close());
  const server = {
    binaries: await assemblePostgres(home.base),
    account: home.account,
    folder: await dataHome(home, folders.home),
    port: ports.postgres,
    password: secrets.db_password,
    ephemeral: context.ephemeral,
    log,
  };
  if (!await isInitialised(server)) {
    await progress.step("New database", () => initialise(server));
  }
  await progress.step(
    "Postgres",
    () => keepRunning(context, "Postgres", (onSpawn) => startPostgres(server, onSpawn)),
  );
  const urls = {
    owner: databaseUrl(context, "postgres"),
    superuser: databaseUrl(context, superuser),
    rest: databaseUrl(context, "data_api"),
    auth: databaseUrl(context, "supabase_auth_admin"),
  };
  await progress.step("Roles, schemas, extensions", async () => {
    await prepareDatabase(urls.superuser).catch((error) =>
      explainWrongPassword(error, ports.gateway)
    );
    await addDataApiRole(urls.superuser, secrets.db_password);
  });
  return urls;
}

function databaseUrl({ ports, secrets }: StackContext, role: string): string {
  return `postgresql://${role}:${secrets.db_password}@127.0.0.1:${ports.postgres}/postgres`;
}

/** @throws The error; or, when the password is wrong, one that says that data and secrets do not match. */
function explainWrongPassword(error: unknown, port: number): never {
  // invalid_password
  if (!(error instanceof postgres.PostgresError && error.code === "28P01")) throw error;
  throw new Error(
    "Cannot sign in to the database: its password is not the one in secrets.json, which is new or was " +
      `copied from another stack. Delete the data, then start again: npm run reset -- --port ${port}`,
  );
}

async function addDataApiRole(url: string, password: string): Promise<void> {
  const sql = connect(url);
  try {
    await sql.unsafe(await readFile(new URL("../../data-api/role.sql", import.meta.url), "utf8"));
    await sql.unsafe(`alter role data_api password '${password}'`);
  } finally {
    await sql.end();
  }
}
