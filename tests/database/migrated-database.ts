import { connect } from "../../local/postgres/connect.ts";
import { prepareDatabase } from "../../local/postgres/prepare.ts";
import { startDebianPostgres } from "./debian-postgres.ts";
import { supabaseCli } from "../../local/supabase-cli.ts";
import type { TestPostgres } from "./test-postgres.ts";

/** Makes an empty hosted project of a server, with the given extensions that test it. */
export async function emptyProject(
  start: () => Promise<TestPostgres>,
  extensions: string[],
): Promise<TestPostgres> {
  const server = await start();
  try {
    await prepareDatabase(server.superuserUrl);
    const sql = connect(server.superuserUrl);
    try {
      for (const name of extensions) {
        await sql.unsafe(`create extension ${name} with schema extensions`);
      }
    } finally {
      await sql.end();
    }
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** A project on Postgres 15 with the migrations in it. */
export async function startMigratedProject(): Promise<TestPostgres> {
  const server = await emptyProject(startDebianPostgres, []);
  const pushed = await supabaseCli(["db", "push"], server.url);
  if (pushed.success) return server;
  await server.stop();
  throw new Error(`Cannot apply the migrations: supabase db push said\n${pushed.output}`);
}
