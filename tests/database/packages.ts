import { stat } from "node:fs/promises";

/** Where Debian keeps Postgres 15. */
export const debianPostgres = {
  bin: "/usr/lib/postgresql/15/bin",
  lib: "/usr/lib/postgresql/15/lib",
  share: "/usr/share/postgresql/15",
  pgProve: "/usr/bin/pg_prove",
} as const;

const witnesses = {
  "postgresql-15": `${debianPostgres.bin}/postgres`,
  "postgresql-15-cron": `${debianPostgres.share}/extension/pg_cron.control`,
  "postgresql-15-pgtap": `${debianPostgres.share}/extension/pgtap.control`,
  "postgresql-15-plpgsql-check": `${debianPostgres.share}/extension/plpgsql_check.control`,
  "libtap-parser-sourcehandler-pgtap-perl": debianPostgres.pgProve,
};

/** The Debian packages that the proof of the database needs and this machine lacks. */
export async function missingDatabasePackages(): Promise<string[]> {
  const found = await Promise.all(
    Object.entries(witnesses).map(async ([name, path]) => {
      return await stat(path).then(() => [], () => [name]);
    }),
  );
  return found.flat();
}

/**
 * @throws Error that names the missing packages and how to install them.
 */
export async function requirePackages(): Promise<void> {
  const missing = await missingDatabasePackages();
  if (missing.length === 0) return;
  throw new Error(
    `Cannot prove the database: this machine lacks ${missing.join(", ")}. On Debian 12, install ` +
      `them with: apt-get install -y ${missing.join(" ")}`,
  );
}
