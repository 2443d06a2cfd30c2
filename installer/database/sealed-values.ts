import { z } from "zod/v3";
import { literal } from "../../shared/database/transport/literal.ts";
import type { RunSql } from "../chapters/apply-chapters.ts";

/** Values of a table that one key has sealed. */
export interface SealedValues {
  table: string;
  /** The name of the key; `fernet` for values that an older system has sealed. */
  kid: string;
  count: number;
}

/** The columns that hold the name of the key with which a value is sealed. */
const COLUMNS = `
select c.relname as table, a.attname as column
from pg_catalog.pg_attribute as a
join pg_catalog.pg_class as c on c.oid = a.attrelid
where c.relnamespace = to_regnamespace('amazon_ads_private') and c.relkind = 'r'
  and a.attname like '%\\_kid' and not a.attisdropped
order by 1, 2`;

const columnsSchema = z.array(z.object({ table: z.string(), column: z.string() }));
const countsSchema = z.array(
  z.object({ table: z.string(), kid: z.string(), count: z.coerce.number() }),
);

/** Counts what is sealed in the database, by table and key. */
export async function countSealedValues(run: RunSql): Promise<SealedValues[]> {
  const columns = columnsSchema.parse(await run(COLUMNS));
  if (columns.length === 0) return [];
  const counts = columns.map(({ table, column }) =>
    `select ${literal(table)} as table, ${column} as kid, count(*) as count ` +
    `from amazon_ads_private.${table} where ${column} is not null group by ${column}`
  );
  return countsSchema.parse(await run(counts.join("\nunion all\n")));
}
