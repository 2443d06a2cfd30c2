import postgres from "postgres";
import type { RunSql } from "../chapters/apply-chapters.ts";
import { InstallerError } from "../installer-error.ts";

/** A database that is reached by its address. */
export interface DirectDatabase extends AsyncDisposable {
  run: RunSql;
}

/** A script of several statements has several results: the last one that has rows counts. */
function lastRows(results: unknown): Record<string, unknown>[] {
  if (!Array.isArray(results)) return [];
  const sets = results.filter((result): result is Record<string, unknown>[] =>
    Array.isArray(result)
  );
  return sets.length === 0 ? results : sets.findLast((rows) => rows.length > 0) ?? [];
}

/** Connects to a database by its address, for projects that the Management API does not know. */
export function connectDirectly(url: string): DirectDatabase {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    throw new InstallerError(
      "The address of the database is no address of Postgres.",
      "It is postgresql://postgres:<password>@<host>:5432/postgres, in AMAZON_ADS_CONNECT_DB_URL or --db-url.",
    );
  }
  const sql = postgres(url, { max: 1, connect_timeout: 10, prepare: false, onnotice: () => {} });
  return {
    run: async (script) => lastRows(await sql.unsafe(script).simple()),
    [Symbol.asyncDispose]: () => sql.end({ timeout: 1 }),
  };
}
