import postgres from "postgres";

/** Where a secret was found; the secret by its name. */
export interface Leak {
  secret: string;
  place: string;
}

/** The forms in which a secret would be one in clear: as it is, and as a URL spells it. */
function formsOf(secret: string): string[] {
  return [...new Set([secret, encodeURIComponent(secret)])];
}

/** Reads every file below a folder. */
async function* filesIn(folder: string): AsyncGenerator<[place: string, text: string]> {
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* filesIn(path);
    else yield [path, await Deno.readTextFile(path)];
  }
}

const TABLES = `
  select format('%I.%I', n.nspname, c.relname) as name,
    concat_ws(' || ', 't::text', (
      select string_agg(format('coalesce(encode(t.%I, ''escape''), '''')', a.attname), ' || ')
      from pg_attribute as a
      where a.attrelid = c.oid and a.atttypid = 'bytea'::regtype and a.attnum > 0 and not a.attisdropped
    )) as expression
  from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
  where c.relkind in ('r', 'm') and c.relpersistence <> 't'
    and n.nspname not like 'pg_toast%' and n.nspname not like 'pg_temp%'`;

/** Reads every row of every table of every schema, Postgres's own catalogs included. */
async function* rowsIn(sql: postgres.Sql): AsyncGenerator<[place: string, text: string]> {
  for (const { name, expression } of await sql.unsafe(TABLES)) {
    for await (
      const rows of sql.unsafe(`select ${expression} as row from ${name} as t`).cursor(2000)
    ) {
      yield [name, rows.map(({ row }) => String(row)).join("\n")];
    }
  }
}

/**
 * Searches all that a stack has written: its logs and its whole database, read as the superuser.
 *
 * @param secrets By name.
 * @returns Each secret with each place where it stands in clear.
 */
export async function leaksOf(
  secrets: ReadonlyMap<string, string>,
  stack: { logs_dir: string; db_admin_url: string },
): Promise<Leak[]> {
  const forms = [...secrets].flatMap(([name, secret]) =>
    formsOf(secret).map((form) => [name, form] as const)
  );
  const found = new Map<string, Leak>();
  function look(place: string, text: string): void {
    for (const [secret, form] of forms) {
      if (text.includes(form)) found.set(`${secret} ${place}`, { secret, place });
    }
  }
  for await (const [place, text] of filesIn(stack.logs_dir)) look(place, text);
  const sql = postgres(stack.db_admin_url, { max: 2, onnotice: () => {} });
  try {
    for await (const [place, text] of rowsIn(sql)) look(place, text);
  } finally {
    await sql.end();
  }
  return [...found.values()];
}
