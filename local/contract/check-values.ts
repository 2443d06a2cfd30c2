import type postgres from "postgres";
import { z } from "zod/v3";

/** The texts that a column may have, by table and column. */
export type CheckValues = ReadonlyMap<string, readonly string[]>;

const rowsSchema = z.array(
  z.object({ relation: z.string(), attribute: z.string(), definition: z.string() }),
);

/** `ANY (ARRAY['a'::text, …])` for a text, `<@ ARRAY['a'::text, …]` or `<@ '{a,…}'::text[]` for a list of texts. */
const LIST = /(?:= ANY \(|<@ )ARRAY\[([^\]]*)\]|<@ '\{([^}]*)\}'::text\[\]/;

/** The texts that the definition of a check names; undefined where it is another kind of check. */
export function valuesIn(definition: string): string[] | undefined {
  const [, list, literal] = LIST.exec(definition) ?? [];
  if (literal !== undefined) return literal.split(",");
  if (list === undefined) return undefined;
  return [...list.matchAll(/'((?:[^']|'')*)'::text/g)].map(([, text = ""]) =>
    text.replaceAll("''", "'")
  );
}

/** The key of a column in {@link CheckValues}. */
export function columnKey(table: string, column: string): string {
  return `${table}.${column}`;
}

/** Reads which columns of a schema have a list of texts for a check constraint. */
export async function readCheckValues(sql: postgres.Sql, schema: string): Promise<CheckValues> {
  const rows = await sql`
    select c.relname as relation, a.attname as attribute, pg_get_constraintdef(k.oid) as definition
    from pg_constraint as k
    join pg_class as c on c.oid = k.conrelid
    join pg_attribute as a on a.attrelid = c.oid and a.attnum = k.conkey[1]
    where k.contype = 'c' and cardinality(k.conkey) = 1 and c.relnamespace = ${schema}::regnamespace
    order by c.relname, a.attname, k.conname`;
  const found = new Map<string, string[]>();
  for (const { relation, attribute, definition } of rowsSchema.parse([...rows])) {
    const values = valuesIn(definition);
    if (values === undefined) continue;
    const key = columnKey(relation, attribute);
    // A column that has two lists may have what both name.
    found.set(key, (found.get(key) ?? values).filter((value) => values.includes(value)));
  }
  return found;
}
