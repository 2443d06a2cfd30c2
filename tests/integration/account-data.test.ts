import assert from "node:assert/strict";
import { createClient } from "@supabase/supabase-js";
import { newAdvertiser } from "../support/advertiser.ts";
import { newSyncedConnection } from "../support/new-synced-connection.ts";
import { amazon, database, stack } from "../support/stack.ts";

/** A profile and an advertiser whose ids no number can hold: `Number(id)` is another one. */
const LARGE_PROFILE = "9007199254740993";

Deno.test("ids beyond 2^53 survive from Amazon's bytes to the database, the answers and back in a header", async (t) => {
  const brand = await newAdvertiser("brand");
  const agency = await newAdvertiser("agency:40");
  const [{ amazon_account_id: advertiser }] = await database<[{ amazon_account_id: string }]>`
    select amazon_account_id from amazon_ads.user_accounts
    where connection_id = ${agency.connectionId} and source = 'dsp-advertisers'
      and amazon_account_id <> (amazon_account_id::float8::numeric)::text
    order by amazon_account_id limit 1`;
  for (const id of [LARGE_PROFILE, advertiser]) assert.notEqual(BigInt(Number(id)), BigInt(id));

  await t.step("Amazon's own answer has the profile's id as a bare number", async () => {
    const texts = await Promise.all(["NA", "EU", "FE"].map(async (region) => {
      const headers = { "x-amazon-region": region };
      return await (await brand.amazon("/v2/profiles", { headers })).text();
    }));
    assert.ok(texts.join().includes(`"profileId":${LARGE_PROFILE},`), "through the proxy, too");
  });
  await t.step(
    "the database has its digits, in the profile and in the account's metadata",
    async () => {
      const [row] = await database`
      select p.profile_id, jsonb_path_exists(a.metadata, '$.alternate_ids[*] ? (@.profile_id == $id)',
        jsonb_build_object('id', ${LARGE_PROFILE}::text)) as named
      from amazon_ads.amazon_profiles as p join amazon_ads.user_accounts as a on a.id = p.account_id
      where p.connection_id = ${brand.connectionId} and p.profile_id = ${LARGE_PROFILE}`;
      assert.deepEqual(row, { profile_id: LARGE_PROFILE, named: true });
    },
  );
  await t.step("list-accounts answers with it, stored and live", async () => {
    const stored = await brand.call("list-accounts", { limit: 500 });
    const ids = stored.body.accounts.flatMap((
      { profiles }: { profiles: { profile_id: string }[] },
    ) => profiles.map(({ profile_id }) => profile_id));
    assert.ok(ids.includes(LARGE_PROFILE));
    const live = await brand.call("list-accounts", {
      source: "profiles",
      profile_id: LARGE_PROFILE,
    });
    assert.equal(live.body.accounts[0].profile_id, LARGE_PROFILE);
    const advertisers = await agency.call("list-accounts", { text: advertiser });
    assert.deepEqual(
      advertisers.body.accounts.map((row: Record<string, string>) => row["amazon_account_id"]),
      [advertiser],
    );
  });
  await t.step("the Data API does too, and finds it and not its neighbour", async () => {
    const profiles = () =>
      brand.supabase.schema("amazon_ads").from("amazon_profiles").select("profile_id");
    const neighbour = String(BigInt(LARGE_PROFILE) - 1n);
    const answers = [
      await profiles().eq("profile_id", LARGE_PROFILE),
      await profiles().in("profile_id", ["1", LARGE_PROFILE]),
      await profiles().or(`profile_id.eq.${LARGE_PROFILE},profile_id.eq.1`),
    ];
    for (const { data } of answers) assert.deepEqual(data, [{ profile_id: LARGE_PROFILE }]);
    const both = await profiles().in("profile_id", [neighbour, LARGE_PROFILE]);
    assert.equal(both.data?.length, 2, "there is a neighbour with which a number would mix it up");
  });
  await t.step("and they go back to Amazon in headers, digit by digit", async () => {
    const json = { "content-type": "application/json" };
    const campaign = "application/vnd.spCampaign.v3+json";
    const before = (await amazon.log()).at(-1)?.seq ?? 0;
    const answers = [
      await brand.amazon("/sp/campaigns/list", {
        method: "POST",
        headers: { "x-profile-id": LARGE_PROFILE, "content-type": campaign, accept: campaign },
        body: "{}",
      }),
      await agency.amazon("/dsp/v1/campaigns/list", {
        method: "POST",
        headers: { ...json, "x-account-id": advertiser, "x-amazon-region": await regionOf() },
        body: "{}",
      }),
    ];
    for (const answer of answers) assert.equal(answer.status, 200, await answer.text());
    const log = (await amazon.log({ after: before })).filter(({ operation }) =>
      operation === "sp_campaigns" || operation === "dsp_campaigns"
    );
    assert.deepEqual(
      log.map(({ headers }) =>
        headers["amazon-advertising-api-scope"] ?? headers["amazon-ads-accountid"]
      ),
      [LARGE_PROFILE, advertiser],
    );
  });

  async function regionOf(): Promise<string> {
    const [row] = await database`
      select region from amazon_ads.user_accounts
      where connection_id = ${agency.connectionId} and amazon_account_id = ${advertiser}`;
    return row?.["region"] ?? assert.fail("the advertiser has no region");
  }
});

Deno.test("a signed-in user reads exactly their own accounts, with their profiles", async () => {
  // Two people with the same accounts at Amazon: only whose they are tells them apart.
  const [ada, ben] = await Promise.all([
    newSyncedConnection("brand"),
    newSyncedConnection("brand"),
  ]);
  const everything = await database`select count(*)::int as count from amazon_ads.user_accounts`;
  for (const { person, connectionId } of [ada, ben]) {
    const { data, error } = await person.supabase.schema("amazon_ads").from("user_accounts")
      .select("*, amazon_profiles(*)");
    assert.equal(error, null);
    const rows = data ?? [];
    const own = await database<{ id: string; profiles: string[] }[]>`
      select a.id, coalesce(array_agg(p.id::text order by p.id) filter (where p.id is not null), '{}') as profiles
      from amazon_ads.user_accounts as a left join amazon_ads.amazon_profiles as p on p.account_id = a.id
      where a.connection_id = ${connectionId} group by a.id order by a.id`;
    assert.deepEqual(
      rows.map(({ id, amazon_profiles }) => ({
        id,
        profiles: amazon_profiles.map((profile: { id: string }) => profile.id).toSorted(),
      })).toSorted((a, b) => a.id < b.id ? -1 : 1),
      [...own],
    );
    assert.ok(rows.length > 10 && rows.length < everything[0]?.["count"]);
  }
  const nobody = createClient(stack.supabase_url, stack.publishable_key);
  const { data } = await nobody.schema("amazon_ads").from("user_accounts").select(
    "*, amazon_profiles(*)",
  );
  assert.deepEqual(data ?? [], []);
});

Deno.test("users write neither accounts nor profiles through the Data API", async () => {
  const { person } = await newSyncedConnection("seller");
  for (const table of ["user_accounts", "amazon_profiles", "sync_runs", "account_registrations"]) {
    const written = await person.supabase.schema("amazon_ads").from(table).update({
      status: "inactive",
    })
      .neq("status", "");
    assert.equal(written.error?.code, "42501", table);
  }
});

Deno.test("the key that reads accounts reads Amazon's lists live, and never the token", async (t) => {
  const agency = await newAdvertiser("agency:40");
  const { body: { key } } = await agency.call("api-keys", {
    name: "Reader",
    scopes: ["accounts:read"],
  });
  const { body: { access_token } } = await agency.call("get-token", {
    connection_id: agency.connectionId,
  });
  const [{ profile_id }] = await database<[{ profile_id: string }]>`
    select profile_id from amazon_ads.amazon_profiles
    where connection_id = ${agency.connectionId} and type = 'agency' and country_code = 'AU'`;
  const ask = async (request: Record<string, string>, credential = key): Promise<Response> =>
    await fetch(`${stack.functions_url}/list-accounts?${new URLSearchParams(request)}`, {
      headers: { authorization: `Bearer ${credential}` },
    });
  const connection_id = agency.connectionId;
  const lists: Record<string, string>[] = [
    { source: "ads-accounts", connection_id },
    { source: "profiles", connection_id },
    { source: "profiles", profile_id },
    { source: "profiles", connection_id, profile_id },
    { source: "dsp-advertisers", profile_id },
  ];
  for (const request of lists) {
    await t.step(JSON.stringify(Object.keys(request)), async () => {
      const response = await ask(request);
      const text = await response.text();
      assert.equal(response.status, 200, text);
      assert.ok(JSON.parse(text).accounts.length > 0);
      assert.ok(!text.includes(access_token) && !text.includes("Atza|"));
    });
  }
  await t.step("a key of other scopes does not", async () => {
    const { body } = await agency.call("api-keys", {
      name: "Others",
      scopes: ["tokens", "amazon", "accounts:write", "connections:read"],
    });
    for (const request of lists) {
      const problem = await (await ask(request, body.key)).json();
      assert.equal(problem.code, "api_key_scope_missing");
    }
  });
  await t.step("and a key of another connection finds nothing there", async () => {
    const bound = await (await newSyncedConnection("seller")).person.call("api-keys", {
      name: "Bound",
      scopes: ["accounts:read"],
    });
    for (const request of lists) {
      const problem = await (await ask(request, bound.body.key)).json();
      assert.match(problem.code, /^(connection|profile)_not_found$/);
    }
  });
});

Deno.test("a connection embeds its accounts, syncs and registrations as lists", async () => {
  const { person } = await newSyncedConnection("seller");
  const { data, error } = await person.supabase.schema("amazon_ads").from("connections")
    .select("id, user_accounts(id, is_default), sync_runs(status), account_registrations(id)");
  assert.equal(error, null);
  const [connection] = data ?? [];
  assert.ok(Array.isArray(connection?.user_accounts));
  assert.equal(connection.user_accounts.filter(({ is_default }) => is_default).length, 1);
  assert.deepEqual(connection.sync_runs, [{ status: "succeeded" }]);
  assert.deepEqual(connection.account_registrations, []);
});
