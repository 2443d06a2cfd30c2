import assert from "node:assert/strict";
import postgres from "postgres";
import { database, stack } from "../support/stack.ts";

/** A role that logs in for the functions, as docs/deploy.md makes it, and one of its sessions. */
interface PoolRole extends AsyncDisposable {
  name: string;
  session: postgres.Sql;
}

async function newPoolRole(): Promise<PoolRole> {
  const name = `pool_${crypto.randomUUID().replaceAll("-", "")}`;
  const password = crypto.randomUUID();
  await database.unsafe(
    `create role ${name} login password '${password}' in role amazon_ads_functions`,
  );
  const url = new URL(stack.db_url);
  url.username = name;
  url.password = password;
  const session = postgres(url.href, { max: 1, fetch_types: false, onnotice: () => {} });
  return {
    name,
    session,
    async [Symbol.asyncDispose](): Promise<void> {
      await session.end();
      await database.unsafe(`drop role ${name}`);
    },
  };
}

/**
 * Domains of the caller's own in pg_temp, named like the types that function bodies use. The check of each
 * notes as which role it runs, and how many rows of each of these tables it can read.
 */
async function makeTrap(session: postgres.Sql, tables: readonly string[]): Promise<void> {
  const counts = tables.map((table) => `
    begin
      execute 'select count(*) from ${table}' into rows;
      loot := loot || pg_catalog.format(' ${table}=%s', rows);
    exception when insufficient_privilege or invalid_schema_name or undefined_table then
    end;`);
  await session.unsafe(`
    create function pg_temp.spy() returns boolean language plpgsql as $spy$
    declare
      rows bigint;
      loot pg_catalog.text := '';
    begin
      ${counts.join("")}
      perform pg_catalog.set_config('attack.saw', pg_catalog.concat(
        pg_catalog.current_setting('attack.saw', true), current_user, loot, ';'
      ), false);
      return true;
    end;
    $spy$;
    create domain pg_temp.text as pg_catalog.text check (pg_temp.spy());
    create domain pg_temp.uuid as pg_catalog.uuid check (pg_temp.spy());
    create domain pg_temp.jsonb as pg_catalog.jsonb check (pg_temp.spy());
    create domain pg_temp.timestamptz as pg_catalog.timestamptz check (pg_temp.spy());
    create domain pg_temp.date as pg_catalog.date check (pg_temp.spy());
    create domain pg_temp.bytea as pg_catalog.bytea check (pg_temp.spy());
    set attack.saw = '';
  `);
}

/** What the checks saw: one entry for each time that one ran. */
async function trapped(session: postgres.Sql): Promise<string[]> {
  const [row] = await session`select current_setting('attack.saw') as saw`;
  return String(row?.["saw"]).split(";").filter((entry) => entry !== "");
}

/** An argument of each type that gets a call as far as it goes. */
const ARGUMENTS: Record<string, string> = {
  "jsonb": `'{"kind": "user", "user_id": "ada00000-0000-4000-8000-000000000001"}'`,
  "uuid": "'c0000000-0000-4000-8000-000000000001'",
  "uuid[]": "'{c0000000-0000-4000-8000-000000000001}'",
  "text": "'text'",
  "text[]": "'{text}'",
  "integer": "1",
  "bigint": "1",
  "boolean": "true",
  "date": "'2026-11-21'",
  "timestamp with time zone": "'2026-11-21 12:00+00'",
};

/** A call of each function that the product exposes, as SQL. */
async function everyCall(): Promise<{ name: string; sql: string }[]> {
  const functions = await database<{ name: string; types: string[] }[]>`
    select p.proname as name,
      array(select format_type(t, null) from unnest(p.proargtypes) with ordinality as a (t, n) order by n) as types
    from pg_proc as p
    where p.pronamespace = 'amazon_ads'::regnamespace
    order by p.proname`;
  return functions.map(({ name, types }) => {
    const args = types.map((type) => ARGUMENTS[type] ?? assert.fail(`no argument of type ${type}`));
    return { name, sql: `select amazon_ads.${name}(${args.join(", ")})` };
  });
}

/** Tables that the owner of the functions reads and the pool role must not. */
const TARGETS = ["auth.users", "amazon_ads_private.api_keys", "vault.secrets"] as const;

Deno.test("a caller's own types in pg_temp never run as the owner of our functions", async () => {
  await using pool = await newPoolRole();
  await makeTrap(pool.session, TARGETS);
  const calls = await everyCall();
  assert.ok(calls.length >= 50, "the catalogs show our functions");
  const answered: string[] = [];
  for (const { name, sql } of calls) {
    try {
      await pool.session.unsafe(sql);
      answered.push(name);
    } catch (error) {
      // What the arguments of this test break has run up to there.
      assert.ok(error instanceof postgres.PostgresError, String(error));
      assert.doesNotMatch(error.code, /^(42501|42883)$/, `${name}: ${error.message}`);
    }
  }
  assert.ok(answered.includes("list_connections"), answered.join(", "));
  assert.ok(answered.length > calls.length / 2, answered.join(", "));
  assert.deepEqual(await trapped(pool.session), []);
});

Deno.test("with an empty search path they would: the test above can fail", async () => {
  await using pool = await newPoolRole();
  const schema = `trap_${pool.name}`;
  try {
    await database.unsafe(`
      create schema ${schema};
      create function ${schema}.unsafe() returns jsonb language plpgsql security definer set search_path = ''
      as $$
      declare
        word text := 'a word';
      begin
        return pg_catalog.jsonb_build_object('word', word);
      end;
      $$;
      create function ${schema}.safe() returns jsonb language plpgsql security definer
      set search_path = pg_catalog, pg_temp
      as $$
      declare
        word text := 'a word';
      begin
        return jsonb_build_object('word', word);
      end;
      $$;
      grant usage on schema ${schema} to ${pool.name};
      grant execute on all functions in schema ${schema} to ${pool.name};
    `);
    await makeTrap(pool.session, TARGETS);
    await pool.session.unsafe(`select ${schema}.safe()`);
    assert.deepEqual(await trapped(pool.session), []);
    await pool.session.unsafe(`select ${schema}.unsafe()`);
    const saw = (await trapped(pool.session)).join();
    const [owner] = await database`select current_user as name`;
    assert.match(
      saw,
      new RegExp(`^${owner?.["name"]} auth.users=\\d+ amazon_ads_private.api_keys`),
    );
  } finally {
    await database.unsafe(`drop schema if exists ${schema} cascade`);
  }
});

Deno.test("the pool role calls our functions and reads no table of ours, of Auth or of Vault", async () => {
  await using pool = await newPoolRole();
  const [health] = await pool
    .session`select amazon_ads.read_health('{}') ->> 'scheduler' as scheduler`;
  assert.ok(health?.["scheduler"]);
  const tables = await database<{ name: string; is_view: boolean }[]>`
    select format('%I.%I', n.nspname, c.relname) as name, c.relkind = 'v' as is_view
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname in ('amazon_ads', 'amazon_ads_private', 'auth', 'vault') and c.relkind in ('r', 'p', 'v', 'm')`;
  assert.ok(tables.length > 20, "the catalogs show the tables");
  for (const { name, is_view } of tables) {
    // Postgres refuses to write to a view of several tables before it looks at rights.
    const writes = is_view ? [] : [`delete from ${name}`, `insert into ${name} default values`];
    for (const sql of [`select from ${name}`, ...writes]) {
      await assert.rejects(pool.session.unsafe(sql), { code: "42501" }, sql);
    }
  }
  await assert.rejects(pool.session`select amazon_ads_private.viewer_id()`, { code: "42501" });
});

Deno.test("the pool role cannot become another role", async () => {
  await using pool = await newPoolRole();
  const roles = await database<{ name: string }[]>`
    select quote_ident(rolname) as name from pg_roles
    where rolname not in (${pool.name}, 'amazon_ads_functions')`;
  assert.ok(roles.some(({ name }) => name === "service_role"));
  for (const { name } of roles) {
    await assert.rejects(pool.session.unsafe(`set role ${name}`), { code: "42501" }, name);
    await assert.rejects(
      pool.session.unsafe(`set session authorization ${name}`),
      { code: "42501" },
      name,
    );
  }
  // The group that it belongs to may do no more than itself.
  await pool.session`set role amazon_ads_functions`;
  await assert.rejects(pool.session`select from amazon_ads.users`, { code: "42501" });
});
