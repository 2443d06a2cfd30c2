import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type postgres from "postgres";
import { REPORT_TABLES } from "../../../shared/reports/catalogue/report-tables.ts";
import type { ReportFiles } from "./report-files.ts";

/** A table like the product's, for loaders that are not the product. */
async function makeTable(
  admin: postgres.Sql,
  name: string,
  columns: readonly string[],
): Promise<{ columns: string; recordset: string }> {
  const all = REPORT_TABLES.flatMap((table) => table.columns);
  const known = columns.map((wanted) => {
    const found = all.find(({ name }) => name === wanted);
    if (found === undefined) throw new Error(`Cannot make a table: ${wanted} is no column.`);
    return found;
  });
  await admin.unsafe(`drop table if exists public.${name}`);
  await admin.unsafe(
    `create table public.${name} (user_id uuid, profile_id text, ${
      known.map(({ column, type }) => `"${column}" ${type}`).join(", ")
    })`,
  );
  return {
    columns: known.map(({ column }) => `"${column}"`).join(", "),
    recordset: known.map(({ name, type }) => `"${name}" ${type}`).join(", "),
  };
}

/**
 * The floor: Postgres alone, with the rows on disk and nothing to unzip, to cut or to send. COPY, one
 * statement that parses, and the index that the product's table has.
 *
 * @returns How long it took, in s.
 */
export async function loadByCopy(
  admin: postgres.Sql,
  files: ReportFiles,
  columns: readonly string[],
): Promise<number> {
  const { columns: targets, recordset } = await makeTable(admin, "floor", columns);
  await admin.unsafe("create index on public.floor (user_id, profile_id, date)");
  await admin.unsafe("drop table if exists public.floor_lines");
  await admin.unsafe("create unlogged table public.floor_lines (line text)");
  const started = performance.now();
  // With characters that JSON does not have, each line is one value as it is.
  const copy = await admin.unsafe(
    "copy public.floor_lines from stdin with (format csv, delimiter E'\\x01', quote E'\\x02')",
  ).writable();
  await pipeline(createReadStream(files.ndjson), copy);
  await admin.unsafe(`
    insert into public.floor (user_id, profile_id, ${targets})
    select '00000000-0000-0000-0000-000000000000', '1', r.*
    from public.floor_lines as l
    cross join lateral json_to_record(l.line::json) as r (${recordset})`);
  const seconds = (performance.now() - started) / 1000;
  await admin.unsafe("drop table public.floor, public.floor_lines");
  return seconds;
}

/**
 * What people write: the whole file parsed in memory, and an upsert for each row by a key of their own, sent
 * one after the other in one transaction, as executemany does.
 *
 * @returns How long it took, in s.
 */
export async function loadByUpserts(
  admin: postgres.Sql,
  files: ReportFiles,
  columns: readonly string[],
): Promise<number> {
  const { columns: targets } = await makeTable(admin, "upserts", columns);
  await admin.unsafe(
    "create unique index on public.upserts (profile_id, date, campaign_id, keyword_id, search_term)"
      .replace(", search_term", columns.includes("searchTerm") ? ", search_term" : "")
      .replace(", keyword_id", columns.includes("keywordId") ? ", keyword_id" : ""),
  );
  const started = performance.now();
  const file = (await Deno.open(files.gzip)).readable.pipeThrough(new DecompressionStream("gzip"));
  const rows: Record<string, string | number>[] = JSON.parse(await new Response(file).text());
  const values = columns.map((_, index) => `$${index + 1}`).join(", ");
  const updates = targets.split(", ").map((target) => `${target} = excluded.${target}`).join(", ");
  const key = [
    "profile_id",
    "date",
    "campaign_id",
    ...columns.includes("keywordId") ? ["keyword_id"] : [],
  ];
  const statement = `insert into public.upserts (profile_id, ${targets}) values ('1', ${values})
    on conflict (${key.join(", ")}) do update set ${updates}`;
  await admin.begin(async (session) => {
    for (const row of rows) {
      await session.unsafe(statement, columns.map((column) => row[column] ?? null), {
        prepare: true,
      });
    }
  });
  const seconds = (performance.now() - started) / 1000;
  await admin.unsafe("drop table public.upserts");
  return seconds;
}
