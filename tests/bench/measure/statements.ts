import type postgres from "postgres";

/** Counts the statements of the product that a database runs. */
export interface StatementCounter {
  /** How many ran since the last look, by name. */
  sinceLastLook(): Promise<Map<string, number>>;
}

/** A session that has nothing to do reports what it has counted after ten seconds at the latest. */
const REPORTED_AFTER_MS = 11_000;

/**
 * Lets Postgres count the calls of functions from now on, in all sessions: the product speaks to the
 * database through SQL functions in `amazon_ads` only, each called once for a statement.
 *
 * @param admin A superuser: the setting is the server's.
 */
export async function countStatements(admin: postgres.Sql): Promise<StatementCounter> {
  await admin.unsafe("alter system set track_functions = 'all'");
  await admin`select pg_reload_conf()`;
  let last = new Map<string, number>();
  return {
    async sinceLastLook(): Promise<Map<string, number>> {
      await new Promise((resolve) => setTimeout(resolve, REPORTED_AFTER_MS));
      const rows = await admin<{ name: string; calls: number }[]>`
        select funcname as name, sum(calls)::float8 as calls
        from pg_stat_user_functions where schemaname = 'amazon_ads' group by funcname`;
      const before = last;
      last = new Map(rows.map(({ name, calls }) => [name, calls]));
      const added = [...last].map(([name, calls]): [string, number] => [
        name,
        calls - (before.get(name) ?? 0),
      ]);
      return new Map(added.filter(([, calls]) => calls > 0));
    },
  };
}

/** All of them together. */
export function totalOf(statements: ReadonlyMap<string, number>): number {
  return [...statements.values()].reduce((sum, calls) => sum + calls, 0);
}
