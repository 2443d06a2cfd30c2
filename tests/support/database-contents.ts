import type postgres from "postgres";

/** Every row of every table that can be read, as text, by the table's full name. */
export type Contents = Map<string, Set<string>>;

/** Reads the whole database, within a transaction, but for Postgres's own catalogs. */
export async function contentsOf(sql: postgres.TransactionSql): Promise<Contents> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
      and n.nspname not like 'pg\\_%' and has_table_privilege(c.oid, 'select')`;
  const contents: Contents = new Map();
  for (const { name } of tables) {
    const rows = await sql.unsafe(`select t::text as row from ${name} as t`);
    contents.set(name, new Set(rows.map(({ row }) => String(row))));
  }
  return contents;
}

/** What is gone and what is new, table by table; tables without a difference are left out. */
export function differences(
  before: Contents,
  after: Contents,
): Record<string, { gone: string[]; added: string[] }> {
  const found: Record<string, { gone: string[]; added: string[] }> = {};
  for (const [name, rows] of before) {
    const now = after.get(name) ?? new Set();
    const gone = [...rows.difference(now)];
    const added = [...now.difference(rows)];
    if (gone.length + added.length > 0) found[name] = { gone, added };
  }
  return found;
}
