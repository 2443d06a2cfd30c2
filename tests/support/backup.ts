import postgres from "postgres";

interface Table {
  name: string;
  copy: string;
  columns: string;
}

/** Our tables, with the columns that are not computed. */
const TABLES = `
  select format('%I.%I', n.nspname, c.relname) as name, format('backup.%I', n.nspname || '.' || c.relname) as copy,
    string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
  from pg_class as c
  join pg_namespace as n on n.oid = c.relnamespace
  join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  where c.relkind = 'r' and n.nspname in ('amazon_ads', 'amazon_ads_private')
  group by 1, 2`;

/** A backup of all rows of the product. */
export interface Backup extends AsyncDisposable {
  takenAt: Date;
  /** Makes the rows what they were. */
  restore(): Promise<void>;
}

/** Copies all rows of the product, at one moment. */
export async function takeBackup(adminUrl: string): Promise<Backup> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  const tables = await admin.unsafe<Table[]>(TABLES);
  const takenAt = await admin.begin("isolation level repeatable read", async (sql) => {
    const [now] = await sql<{ at: Date }[]>`select now() as at`;
    await sql`create schema backup`;
    for (const { name, copy } of tables) await sql.unsafe(`create table ${copy} as table ${name}`);
    return now?.at ?? new Date();
  });
  return {
    takenAt,
    async restore(): Promise<void> {
      await admin.begin(async (sql) => {
        // As a restore does: no trigger fires, no foreign key is checked.
        await sql`set local session_replication_role = replica`;
        await sql.unsafe(`truncate ${tables.map(({ name }) => name).join(", ")}`);
        for (const { name, copy, columns } of tables) {
          await sql.unsafe(
            `insert into ${name} (${columns}) overriding system value select ${columns} from ${copy}`,
          );
        }
      });
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await admin`drop schema backup cascade`;
      await admin.end();
    },
  };
}
