import assert from "node:assert/strict";
import { startFunctionProcess } from "../../local/functions/process.ts";
import { until } from "../../local/demo/until.ts";
import { withFault } from "../support/amazon-requests.ts";
import { connect } from "../support/connect.ts";
import { importConnections } from "../support/import-connections.ts";
import { newPerson, type Person } from "../support/person.ts";
import { amazon, database, stack } from "../support/stack.ts";

/** The newest run of a connection, once it has ended. */
async function endedRun(connectionId: string, after = "0"): Promise<Record<string, unknown>> {
  return await until("a sync has ended", 90_000, async () => {
    const [run] = await database`
      select * from amazon_ads.sync_runs
      where connection_id = ${connectionId} and status <> 'running' and id > ${after}
      order by id desc limit 1`;
    return run;
  });
}

async function connected(
  persona: string,
): Promise<{ person: Person; connectionId: string; run: Record<string, unknown> }> {
  const person = await newPerson();
  const connectionId = await connect(person.as, persona);
  return { person, connectionId, run: await endedRun(connectionId) };
}

Deno.test("DSP advertisers stand as accounts behind their agency profiles, region by region", async () => {
  const { connectionId, run } = await connected("agency:1000");
  assert.equal(run["status"], "succeeded");
  const known = await amazon.data("agency:1000");
  const rows = await database`
    select account_type, region, metadata ->> 'agency_profile_id' as profile from amazon_ads.user_accounts
    where connection_id = ${connectionId} and source = 'dsp-advertisers'`;
  assert.equal(rows.length, known.dsp_advertisers);
  assert.ok(
    rows.every(({ account_type, profile, region }) =>
      account_type === "dsp" && profile !== null && region !== null
    ),
  );
});

Deno.test("a sync that outlives its invocation goes on in the next, without a page read twice or a profile lost", async () => {
  const before = (await amazon.log()).at(-1)?.seq ?? 0;
  // 5,100 profiles in NA, of which Amazon's plain list shows 5,000.
  const { connectionId, run } = await connected("agency:10200");
  assert.equal(run["status"], "succeeded", JSON.stringify(run["sources"]));
  const pages = (await amazon.log({ after: before })).filter(({ operation, persona }) =>
    operation === "ads_accounts" && persona === "agency:10200"
  ).map(({ page }) => page);
  assert.equal(pages.length, 102);
  assert.equal(new Set(pages).size, 102);
  const runs =
    await database`select from amazon_ads.sync_runs where connection_id = ${connectionId}`;
  assert.equal(runs.length, 1, "one run, whoever worked on it");
  const [{ count }] = await database<[{ count: number }]>`
    select count(*)::int as count from amazon_ads.amazon_profiles
    where connection_id = ${connectionId} and region = 'NA' and status = 'active'`;
  assert.equal(
    count,
    (await amazon.data("agency:10200")).profiles.NA,
    "more profiles than one list holds arrive type by type",
  );
});

Deno.test("a process killed in the middle: the next one takes the run up behind the last page", async () => {
  const { person, connectionId, run: first } = await connected("agency:2000");
  const victim = await startFunctionProcess({
    functionName: "sync-accounts",
    env: stack.functionEnv,
  });
  const before = (await amazon.log()).at(-1)?.seq ?? 0;
  const pagesSince = async (): Promise<number> =>
    (await amazon.log({ after: before })).filter(({ operation, persona }) =>
      operation === "ads_accounts" && persona === "agency:2000"
    ).length;
  await withFault(
    { match: { operation: "ads_accounts" }, respond: { delay_ms: 150 } },
    async () => {
      const lost = person.call("sync-accounts", { connection_ids: [connectionId] }, victim.url)
        .catch(() => undefined);
      await until(
        "eight pages were read",
        30_000,
        async () => await pagesSince() >= 8 ? true : undefined,
      );
      victim.kill("SIGKILL");
      await lost;
    },
  );
  const held = await person.call("sync-accounts", { connection_ids: [connectionId] });
  assert.equal(held.body.results[0].error.code, "sync_running", "its lease still holds");
  await database`
    update amazon_ads.sync_runs set lease_expires_at = now()
    where connection_id = ${connectionId} and status = 'running'`;
  const { body } = await person.call("sync-accounts", { connection_ids: [connectionId] });
  assert.equal(body.results[0].status, "succeeded", JSON.stringify(body));
  assert.ok(Number(body.results[0].run.id) > Number(first["id"]));
  assert.ok(await pagesSince() <= 22, "at most the page in flight was read again");
  const run = body.results[0].run;
  assert.equal(run.accounts_inactivated + run.accounts_inserted, 0);
});

Deno.test("a page token that Amazon no longer knows: that list begins again, the others do not", async () => {
  const { person, connectionId } = await connected("agency:300");
  const [run] = await database`
    insert into amazon_ads.sync_runs (user_id, connection_id, trigger, lease_expires_at, progress)
    select user_id, id, 'manual', now(), ${
    database.json({
      sources: ["NA", "EU", "FE"].map((region) => ({
        source: "profiles",
        region,
        outcome: "complete",
        items: 0,
        rejected: 0,
      })),
      current: { items: 100, rejected: 0, cursor: "a-token-of-another-day" },
    })
  } from amazon_ads.connections where id = ${connectionId} returning id`;
  const { body } = await person.call("sync-accounts", { connection_ids: [connectionId] });
  assert.equal(body.results[0].run.id, Number(run?.["id"]));
  const source = body.results[0].run.sources.find((s: { source: string }) =>
    s.source === "ads-accounts"
  );
  assert.deepEqual([source.outcome, source.items], ["complete", 300]);
});

Deno.test("one account that makes no sense is counted, the others are kept, nothing becomes inactive", async () => {
  const { person, connectionId } = await connected("brand");
  const { body } = await withFault(
    { match: { operation: "ads_accounts" }, respond: { broken: "malformed_item" } },
    () => person.call("sync-accounts", { connection_ids: [connectionId] }),
  );
  const [{ run }] = body.results;
  assert.equal(run.status, "partial");
  const source = run.sources.find((s: { source: string }) => s.source === "ads-accounts");
  assert.equal(source.rejected, 1);
  assert.equal(run.accounts_inactivated, 0);
});

Deno.test("the schedule syncs what is due, once, and says when it is due again", async () => {
  const { connectionId, run } = await connected("brand");
  await database`update amazon_ads.connections set next_sync_at = now() where id = ${connectionId}`;
  await database`select amazon_ads_private.dispatch_syncs(), amazon_ads_private.dispatch_syncs()`;
  const scheduled = await endedRun(connectionId, String(run["id"]));
  assert.equal(scheduled["trigger"], "scheduled");
  assert.equal(scheduled["status"], "succeeded");
  const [next] = await database`
    select next_sync_at > now() + interval '20 hours' as tomorrow from amazon_ads.connections where id = ${connectionId}`;
  assert.equal(next?.["tomorrow"], true);
  const [count] = await database`
    select count(*)::int as runs from amazon_ads.sync_runs where connection_id = ${connectionId} and trigger = 'scheduled'`;
  assert.equal(count?.["runs"], 1);
});

Deno.test("paused runs of several connections are resumed by one call", async () => {
  const person = await newPerson();
  const ids = (await importConnections(person, 4)).map(({ id }) => id);
  const runs = await database<{ id: string }[]>`
    insert into amazon_ads.sync_runs (user_id, connection_id, trigger, lease_expires_at)
    select user_id, id, 'manual', now() from amazon_ads.connections where id = any(${ids}::uuid[]) returning id`;
  const [{ called }] = await database.begin(async (sql) => {
    await sql`select amazon_ads.resume_syncs(${ids}::uuid[])`;
    // What a call is to work on is kept with its ticket, and does not travel through pg_net.
    return await sql<[{ called: number }]>`
      select count(*)::int as called from amazon_ads_private.schedule_tickets
      where function_name = 'sync-accounts' and input -> 'connection_ids' = ${sql.json(ids)}`;
  });
  assert.equal(called, 1);
  await until("all runs have ended", 60_000, async () => {
    const left = await database`
      select from amazon_ads.sync_runs where id = any(${
      runs.map(({ id }) => id)
    }::bigint[]) and status <> 'succeeded'`;
    return left.length === 0 ? true : undefined;
  });
});

Deno.test("a connection without a consent is no longer due", async () => {
  const { connectionId } = await connected("seller");
  await database`
    update amazon_ads.connections set status = 'reauthorization_required', next_sync_at = now() - interval '1 year'
    where id = ${connectionId}`;
  await database`select amazon_ads.claim_due_sync()`;
  const [row] =
    await database`select next_sync_at from amazon_ads.connections where id = ${connectionId}`;
  assert.equal(row?.["next_sync_at"], null);
});

Deno.test("live DSP advertisers, one live profile, and stored accounts by country, text and type", async () => {
  const { person, connectionId } = await connected("agency:1000");
  const [agency] = await database`
    select p.profile_id, p.region from amazon_ads.amazon_profiles p
    where p.connection_id = ${connectionId} and p.type = 'agency' and p.sub_type is distinct from 'AMAZON_ATTRIBUTION'
    order by p.region desc limit 1`;
  const live = await person.call("list-accounts", {
    source: "dsp-advertisers",
    profile_id: agency?.["profile_id"],
  });
  assert.equal(live.status, 200, JSON.stringify(live.body));
  assert.ok(live.body.accounts.length > 0);
  assert.ok(
    live.body.accounts.every(({ region }: { region: string }) => region === agency?.["region"]),
  );

  const one = await person.call("list-accounts", {
    source: "profiles",
    profile_id: agency?.["profile_id"],
  });
  assert.deepEqual(one.body.accounts.map((p: Record<string, string>) => p["profile_id"]), [
    agency?.["profile_id"],
  ]);
  const stranger = await (await newPerson()).call("list-accounts", {
    source: "profiles",
    profile_id: agency?.["profile_id"],
  });
  assert.equal(stranger.body.code, "profile_not_found");

  const dsp = await person.call("list-accounts", { account_type: "dsp", limit: 500 });
  assert.ok(dsp.body.accounts.length > 0);
  assert.ok(dsp.body.accounts.every((a: Record<string, string>) => a["account_type"] === "dsp"));
  const [uk, gb] = await Promise.all(
    ["UK", "gb"].map((country_code) => person.call("list-accounts", { country_code, limit: 500 })),
  );
  assert.ok(uk?.body.accounts.length > 0);
  assert.deepEqual(uk?.body.accounts, gb?.body.accounts);
  const name = uk?.body.accounts[0].account_name;
  const found = await person.call("list-accounts", { text: name.toUpperCase() });
  assert.ok(found.body.accounts.some((a: Record<string, string>) => a["account_name"] === name));
});
