import { connect } from "../../local/postgres/connect.ts";
import { prepareDatabase } from "../../local/postgres/prepare.ts";
import { type DebianPostgres, startDebianPostgres } from "./debian-postgres.ts";
import { supabaseCli } from "./supabase-cli.ts";

/** Starts Postgres 15 and makes an empty hosted project of it, with the tools that test it. */
export async function startEmptyProject(): Promise<DebianPostgres> {
  const server = await startDebianPostgres();
  try {
    await prepareDatabase(server.superuserUrl);
    const sql = connect(server.superuserUrl);
    try {
      await sql`create extension plpgsql_check with schema extensions`;
      await sql`create extension pgtap with schema extensions`;
    } finally {
      await sql.end();
    }
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The same, with the project's migrations in it. */
export async function startMigratedProject(): Promise<DebianPostgres> {
  const server = await startEmptyProject();
  const pushed = await supabaseCli(["db", "push"], server.url);
  if (pushed.success) return server;
  await server.stop();
  throw new Error(`Cannot apply the migrations: supabase db push said\n${pushed.output}`);
}
