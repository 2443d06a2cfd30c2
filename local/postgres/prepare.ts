import { readFile } from "node:fs/promises";
import process from "node:process";
import { parseArgs } from "node:util";
import type postgres from "postgres";
import { connect } from "./connect.ts";

/**
 * Makes a plain Postgres (15 or later) look like an empty hosted project: its roles, schemas and
 * grants and the `auth` schema. May run again. The server's extensions must include the replacement for
 * `pg_net`, and the one for `pg_cron` where the real one is missing.
 *
 * @param dbUrl A superuser's URL. Where that superuser is called `postgres`, it stays one.
 * @param password The password of the login roles; default: the password in `dbUrl`.
 * @throws Error from Postgres, or when `pg_cron` is installed but not preloaded.
 */
export async function prepareDatabase(
  dbUrl: string,
  password: string = decodeURIComponent(new URL(dbUrl).password),
): Promise<void> {
  const sql = connect(dbUrl);
  try {
    await run(sql, "roles.sql");
    await setPasswords(sql, password);
    await createAuthTables(sql);
    await run(sql, "platform.sql");
    if (await hasRealCron(sql)) await run(sql, "real-cron.sql");
  } finally {
    await sql.end();
  }
}

async function run(sql: postgres.Sql, file: string): Promise<void> {
  await sql.unsafe(await readFile(new URL(file, import.meta.url), "utf8"));
}

async function setPasswords(sql: postgres.Sql, password: string): Promise<void> {
  if (password === "") return;
  const roles = await sql<{ rolname: string }[]>`
    select rolname from pg_roles
    where rolname in ('authenticator', 'postgres', 'supabase_auth_admin') and rolname <> current_user`;
  for (const { rolname } of roles) {
    await sql.unsafe(`alter role ${rolname} password ${quoteLiteral(password)}`);
  }
}

/** The Auth server's own tables, owned by its own role. */
async function createAuthTables(sql: postgres.Sql): Promise<void> {
  const [found] = await sql`select to_regclass('auth.users') as users`;
  if (found?.users) return;
  // Takes a third of a second to load, and is needed only once in a database's life.
  const { getAuthSchemaSql } = await import("@supabase/lite");
  await sql.unsafe(`begin; set local role supabase_auth_admin; ${getAuthSchemaSql()} commit;`);
}

/** Whether pg_cron is the real one: the replacement is a trusted extension, which the migrations create. */
async function hasRealCron(sql: postgres.Sql): Promise<boolean> {
  const [found] = await sql`
    select from pg_available_extension_versions where name = 'pg_cron' and not trusted limit 1`;
  return found !== undefined;
}

function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { "db-url": { type: "string" } } });
  if (!values["db-url"]) {
    console.error("Usage: deno run -A local/postgres/prepare.ts --db-url <a superuser's URL>");
    process.exit(2);
  }
  await prepareDatabase(values["db-url"]);
}
