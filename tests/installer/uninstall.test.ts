import assert from "node:assert/strict";
import { readCatalog, readRows, THEIRS } from "../database/their-project.ts";
import { connect } from "../../local/postgres/connect.ts";
import { command, installInto, newKeysFile } from "./support/install.ts";
import { DATABASES, startProject } from "./support/project.ts";
import { enterAtAmazon, wholeStory } from "./support/story.ts";

const LEFT = `
select 'schema ' || nspname as what from pg_namespace where nspname like 'amazon_ads%'
union all select 'role ' || rolname from pg_roles where rolname like 'amazon_ads%'
union all select 'trigger ' || tgname from pg_trigger where tgname like 'amazon_ads%'`;

for (const database of Object.keys(DATABASES)) {
  Deno.test(`uninstall leaves a project as it was, on ${database}`, async (t) => {
    await using platform = await startProject({
      database,
      prepare: async ({ url }) => {
        const owner = connect(url);
        await owner.unsafe(THEIRS);
        await owner.end();
      },
    });
    platform.state.secrets.set("STRIPE_KEY", "theirs");
    const before = {
      catalog: await readCatalog(platform.admin),
      rows: await readRows(platform.admin),
    };
    const { json } = await installInto(platform, ["--pool"]);
    assert.ok(json.changed);

    await t.step("the project's name must be typed", async () => {
      for (const args of [["--yes"], ["--confirm", "another"]]) {
        const refused = await command(platform, ["uninstall", ...args]);
        assert.equal(refused.code, 1);
        assert.match(refused.stderr, /Team shop/);
      }
      assert.ok(platform.state.functions.size > 0);
    });
    await t.step("--dry-run shows what goes and what stays", async () => {
      const shown = await command(platform, ["uninstall", "--dry-run"]);
      assert.match(shown.stdout, /- the function get-token/);
      assert.match(shown.stdout, /- the secret AMAZON_ADS_CLIENT_SECRET/);
      assert.match(shown.stdout, / {4}the secret STRIPE_KEY/);
      assert.match(shown.stdout, /- the schema amazon_ads, with all that is stored in it/);
      assert.ok(platform.state.functions.size > 0);
    });

    const gone = await command(platform, ["uninstall", "--confirm", "Team shop", "--json"]);
    assert.equal(gone.code, 0, gone.stderr);

    await t.step("catalog and rows are what they were", async () => {
      assert.deepEqual(await readCatalog(platform.admin), before.catalog);
      assert.deepEqual(await readRows(platform.admin), before.rows);
      assert.deepEqual([...await platform.admin.unsafe(LEFT)], []);
    });
    await t.step("functions, secrets and the exposed schema are gone, theirs are not", () => {
      assert.equal(platform.state.functions.size, 0);
      assert.deepEqual([...platform.state.secrets.keys()], ["STRIPE_KEY"]);
      assert.equal(platform.state.exposedSchemas, "public,graphql_public");
    });
    await t.step("again, it says that nothing is here", async () => {
      const again = await command(platform, ["uninstall", "--confirm", "Team shop"]);
      assert.match(again.stdout, /Nothing of this product is here/);
    });
    await t.step("it can be installed again", async () => {
      const again = await installInto(platform);
      assert.ok(again.json.changed);
    });
  });
}

Deno.test("extensions that the installation made go with it, where nothing else uses them", async () => {
  await using platform = await startProject({ database: "Postgres 17" });
  const extensions = async (): Promise<string[]> =>
    (await platform.admin`select extname from pg_extension order by 1`).map(({ extname }) =>
      extname
    );
  const before = await extensions();
  await installInto(platform);
  assert.notDeepEqual(await extensions(), before);
  await command(platform, ["uninstall", "--confirm", "Team shop"]);
  assert.deepEqual(await extensions(), before);

  await installInto(platform);
  const owner = connect(platform.server.url);
  try {
    await owner`select cron.schedule('theirs', '0 3 * * *', 'select 1')`;
    await owner`create function public.call_out() returns bigint language sql as 'select net.http_get(''http://x.test'')'`;
  } finally {
    await owner.end();
  }
  const gone = await command(platform, ["uninstall", "--confirm", "Team shop"]);
  assert.equal(gone.code, 0, gone.stderr);
  assert.deepEqual(
    (await extensions()).filter((name) => !before.includes(name)),
    ["pg_cron", "pg_net"],
  );
});

Deno.test("--keep-data keeps what is stored and what opens it, and install takes it into use again", async (t) => {
  await using platform = await startProject();
  const keysFile = await newKeysFile();
  const { json } = await installInto(platform, [], keysFile);
  await enterAtAmazon(platform, json.redirect_url);
  const { userId, connectionId } = await wholeStory(platform);
  const gone = await command(platform, ["uninstall", "--keep-data", "--confirm", "Team shop"]);
  assert.equal(gone.code, 0, gone.stderr);
  await t.step("the functions and the jobs are gone, the keys and the data are not", async () => {
    assert.equal(platform.state.functions.size, 0);
    assert.deepEqual([...platform.state.secrets.keys()], ["AMAZON_ADS_ENCRYPTION_KEYS"]);
    const jobs = await platform
      .admin`select from cron.job where jobname like 'amazon-ads-connect-%'`;
    assert.equal(jobs.length, 0);
    const [kept] = await platform.admin`
      select user_id from amazon_ads.connections where id = ${connectionId}`;
    assert.equal(kept?.["user_id"], userId);
  });
  await t.step("after install the connection's token is there", async () => {
    await installInto(platform, [], keysFile);
    const { callFunction } = await import("../database/connect-seller.ts");
    const { calledProject } = await import("./support/story.ts");
    const token = Object(
      await callFunction(calledProject(platform), "get-token", {
        user_id: userId,
        connection_id: connectionId,
      }),
    );
    assert.match(token.access_token, /^Atza\|/);
    const healthy = await command(platform, ["doctor", "--json", "--keys-file", keysFile]);
    assert.deepEqual(healthy.json?.findings, [], healthy.stderr);
  });
});

Deno.test("uninstall takes nothing out that is not proved to be this product's", async (t) => {
  await using platform = await startProject();
  const { admin } = platform;
  platform.state.secrets.set("AMAZON_ADS_CLIENT_ID", "theirs");
  const refusedFor = async (what: RegExp): Promise<void> => {
    for (const args of [[], ["--confirm", "Team shop"], ["--dry-run"], ["--keep-data"]]) {
      const refused = await command(platform, ["uninstall", ...args]);
      assert.equal(refused.code, 1, refused.stdout);
      assert.match(refused.stderr, what);
      assert.match(refused.stderr, /Nothing was changed/);
    }
    assert.ok(platform.state.secrets.has("AMAZON_ADS_CLIENT_ID"));
  };

  await t.step("a schema of the same name, also with a ledger of its own", async () => {
    await admin`create schema amazon_ads`;
    await admin`create table amazon_ads.campaigns (id integer)`;
    await refusedFor(/nothing proves that the schema amazon_ads is of this product/);
    await admin`create schema amazon_ads_private`;
    await admin`create table amazon_ads_private.migrations (name text, checksum text)`;
    await refusedFor(/the schema amazon_ads, the schema amazon_ads_private are/);
    const [found] = await admin`select to_regclass('amazon_ads.campaigns') is not null as kept`;
    assert.equal(found?.["kept"], true);
    await admin`drop schema amazon_ads, amazon_ads_private cascade`;
  });
  await t.step("a role and a job of the same name", async () => {
    await admin`create role amazon_ads_functions nologin`;
    await refusedFor(/nothing proves that the role amazon_ads_functions is of this product/);
    await admin`drop role amazon_ads_functions`;
    await admin`select cron.schedule('amazon-ads-connect-theirs', '0 3 * * *', 'select 1')`;
    await refusedFor(/nothing proves that the job amazon-ads-connect-theirs is of this product/);
    await admin`select cron.unschedule('amazon-ads-connect-theirs')`;
  });
  await t.step("an installation that has lost its ledger", async () => {
    await installInto(platform);
    await admin`alter table amazon_ads_private.migrations rename to lost`;
    const functions = platform.state.functions.size;
    await refusedFor(/The database has no ledger of it/);
    assert.equal(platform.state.functions.size, functions);
    await admin`alter table amazon_ads_private.lost rename to migrations`;
  });
  await t.step("what is left where the schemas were dropped by hand is taken out", async () => {
    await admin`drop schema amazon_ads, amazon_ads_private cascade`;
    const gone = await command(platform, ["uninstall", "--confirm", "Team shop", "--json"]);
    assert.equal(gone.code, 0, gone.stderr);
    const jobs = await admin`select from cron.job where jobname like 'amazon-ads-connect-%'`;
    assert.equal(jobs.length, 0);
    assert.deepEqual([...await admin.unsafe(LEFT)], []);
  });
});

Deno.test("objects of the team's that depend on the schemas are named, and dropped only when that is said", async (t) => {
  await using platform = await startProject();
  const { admin } = platform;
  await installInto(platform);
  const owner = connect(platform.server.url);
  await owner.unsafe(`
create view public.spend as select id, name from amazon_ads.connections;
create view public.spend_of_spend as select id from public.spend;
create materialized view public.kept_spend as select id from public.spend;
create table public.budgets (
  id integer primary key,
  connection_id uuid references amazon_ads.connections (id),
  owner_id uuid default amazon_ads_private.viewer_id()
);
alter table public.budgets enable row level security;
create policy "Owners read." on public.budgets for select using (owner_id = amazon_ads_private.viewer_id());
create function public.name_of(c amazon_ads.connections) returns text language sql as 'select $1.name';
create publication theirs for table amazon_ads.events;
alter default privileges in schema amazon_ads grant select on tables to service_role;
`);
  await owner.end();
  const dependents = [
    "default value for public.budgets.owner_id",
    "function public.name_of(amazon_ads.connections)",
    "materialized view public.kept_spend",
    'policy "Owners read." on public.budgets',
    "table constraint budgets_connection_id_fkey on public.budgets",
    "view public.spend",
    "view public.spend_of_spend",
  ];

  await t.step("without the option it is refused, and nothing is changed", async () => {
    for (const args of [["--confirm", "Team shop"], ["--dry-run"]]) {
      const refused = await command(platform, ["uninstall", ...args]);
      assert.equal(refused.code, 1, refused.stdout);
      const named = [...refused.stderr.matchAll(/^- (.+)$/gm)].map(([, what]) => what);
      assert.deepEqual(named, dependents, refused.stderr);
      assert.match(refused.stderr, /--keep-data.*--drop-dependents/);
    }
    assert.ok(platform.state.functions.size > 0);
    assert.ok(platform.state.secrets.has("AMAZON_ADS_CLIENT_ID"));
  });
  await t.step("with the option, the plan names them", async () => {
    const shown = await command(platform, ["uninstall", "--drop-dependents", "--dry-run"]);
    assert.equal(shown.code, 0, shown.stderr);
    for (const what of dependents) {
      assert.ok(
        shown.stdout.includes(`  - your own ${what}, which depends on the schemas\n`),
        shown.stdout,
      );
    }
  });
  await t.step("they go, and the rest of what they were in stays", async () => {
    const gone = await command(platform, [
      ...["uninstall", "--drop-dependents", "--confirm", "Team shop", "--json"],
    ]);
    assert.equal(gone.code, 0, gone.stderr);
    const [left] = await admin`
      select to_regclass('public.spend') as view, to_regclass('public.budgets')::text as table,
        (select array_agg(column_name::text order by column_name::text) from information_schema.columns where table_name = 'budgets')
          as columns`;
    assert.deepEqual({ ...left }, {
      view: null,
      table: "budgets",
      columns: ["connection_id", "id", "owner_id"],
    });
  });
});

Deno.test("a view that is made while uninstall waits for the name is not dropped", async () => {
  await using platform = await startProject();
  await installInto(platform);
  // The last step before the drop is the schema's removal from the Data API.
  platform.state.onChanged = async ({ path }) => {
    if (path !== "/postgrest") return;
    const owner = connect(platform.server.url);
    await owner`create view public.late as select id from amazon_ads.connections`;
    await owner.end();
  };
  const refused = await command(platform, ["uninstall", "--confirm", "Team shop"]);
  assert.equal(refused.code, 1);
  assert.match(
    refused.stderr,
    /These objects have come to depend on the schemas since the plan was shown: view public\.late/,
  );
  const [left] = await platform.admin`select to_regclass('public.late')::text as view`;
  assert.equal(left?.["view"], "late");
});
