import assert from "node:assert/strict";
import { withFault } from "../support/amazon-requests.ts";
import { newSyncedConnection } from "../support/new-synced-connection.ts";
import { amazon, database } from "../support/stack.ts";

Deno.test("a confirmed connection has its accounts and the profiles of all regions by itself", async () => {
  const { person, connectionId } = await newSyncedConnection("brand");
  const known = await amazon.data("brand");
  const { data } = await person.supabase.schema("amazon_ads").from("user_accounts").select(
    "*, amazon_profiles(*)",
  );
  assert.ok(data);
  const adsAccounts = data.filter(({ source }) => source === "ads-accounts");
  assert.equal(adsAccounts.length, known.ads_accounts);
  assert.equal(data.filter(({ is_default }) => is_default).length, 1);
  const profiles = data.flatMap(({ amazon_profiles }) => amazon_profiles);
  assert.deepEqual(new Set(profiles.map(({ region }) => region)), new Set(["NA", "EU", "FE"]));
  const rows =
    await database`select from amazon_ads.amazon_profiles where connection_id = ${connectionId}`;
  assert.equal(profiles.length, rows.length, "each profile stands behind an account");
  assert.ok(profiles.some(({ access_level }) => access_level === "view"));
  assert.ok(
    profiles.some(({ profile_id }) => BigInt(profile_id) > 2n ** 53n && !profile_id.endsWith("00")),
    "an id beyond 2^53 survives with all its digits",
  );
});

Deno.test("a second sync changes nothing but stamps", async () => {
  const { person, connectionId } = await newSyncedConnection("brand");
  const contents = () =>
    database`
      select amazon_account_id, account_name, status, account_type, metadata, updated_at is not null as u
      from amazon_ads.user_accounts where connection_id = ${connectionId} order by amazon_account_id`;
  const before = await contents();
  const { status, body } = await person.call("sync-accounts", { connection_ids: [connectionId] });
  assert.equal(status, 200);
  const [{ run }] = body.results;
  assert.equal(run.status, "succeeded");
  assert.equal(run.accounts_inserted + run.accounts_updated + run.accounts_inactivated, 0);
  assert.equal(run.profiles_inserted + run.profiles_updated + run.profiles_inactivated, 0);
  assert.equal(run.accounts_unchanged, before.length);
  assert.deepEqual([...await contents()], [...before]);
  assert.deepEqual(body.summary, {
    total: 1,
    succeeded: 1,
    partial: 0,
    running: 0,
    failed: 0,
    refused: 0,
  });
});

Deno.test("a region that fails is named, costs the others nothing, and nothing becomes inactive", async () => {
  const { person, connectionId } = await newSyncedConnection("brand");
  const { body } = await withFault(
    {
      match: { operation: "profiles", region: "EU" },
      respond: { status: 403, body: { message: "Forbidden" } },
    },
    () => person.call("sync-accounts", { connection_ids: [connectionId] }),
  );
  const [{ run }] = body.results;
  assert.equal(run.status, "partial");
  const failed = run.sources.filter((source: { outcome: string }) => source.outcome === "failed");
  assert.deepEqual(
    failed.map(({ region, error_code }: Record<string, string>) => [region, error_code]),
    [
      ["EU", "amazon_permission_denied"],
    ],
  );
  assert.ok(failed[0].request_id, "Amazon's request id is kept for a ticket");
  assert.equal(run.profiles_inactivated + run.accounts_inactivated, 0);

  const next = await person.call("sync-accounts", { connection_ids: [connectionId] });
  assert.equal(next.body.results[0].run.status, "succeeded");
});

Deno.test("throttling is waited out and never read as an empty page", async () => {
  const { person, connectionId } = await newSyncedConnection("brand");
  const { body } = await withFault(
    { match: { operation: "ads_accounts" }, respond: { status: 429, retry_after: 1 }, times: 1 },
    () => person.call("sync-accounts", { connection_ids: [connectionId] }),
  );
  assert.equal(body.results[0].run.status, "succeeded");
  assert.equal(body.results[0].run.accounts_inactivated, 0);
});

Deno.test("what Amazon no longer lists becomes inactive, and comes back with it", async () => {
  const { person, connectionId } = await newSyncedConnection("seller");
  const [account] = await database`
    select amazon_account_id from amazon_ads.user_accounts where connection_id = ${connectionId}`;
  try {
    await amazon.changeData("seller", {
      op: "remove_account",
      ads_account_id: account?.["amazon_account_id"],
    });
    const { body } = await person.call("sync-accounts", { connection_ids: [connectionId] });
    assert.equal(body.results[0].run.accounts_inactivated, 1);
  } finally {
    await amazon.resetData();
  }
  const { body } = await person.call("sync-accounts", { connection_ids: [connectionId] });
  assert.equal(body.results[0].run.status, "succeeded");
  const [again] = await database`
    select status from amazon_ads.user_accounts where connection_id = ${connectionId}
      and amazon_account_id = ${account?.["amazon_account_id"]}`;
  assert.equal(again?.["status"], "active");
});

Deno.test("an agency of 10,000 accounts and 12,000 profiles arrives whole", async () => {
  await newSyncedConnection("seller");
  // Statistics that know of small accounts only: plans that trust them take minutes here.
  await database`analyze amazon_ads.user_accounts, amazon_ads.amazon_profiles`;
  const { connectionId } = await newSyncedConnection("agency");
  const known = await amazon.data("agency");
  const [counts] = await database`
    select (select count(*)::int from amazon_ads.user_accounts where connection_id = ${connectionId}
              and source = 'ads-accounts') as accounts,
           (select count(*)::int from amazon_ads.amazon_profiles where connection_id = ${connectionId}) as profiles,
           (select status from amazon_ads.sync_runs where connection_id = ${connectionId}) as status`;
  assert.equal(counts?.["status"], "succeeded");
  assert.equal(counts?.["accounts"], known.ads_accounts);
  const { NA, EU, FE } = known.profiles;
  assert.ok(counts?.["profiles"] >= NA + EU + FE);
});

Deno.test("two syncs of one connection: the second is refused, not queued", async () => {
  const { person, connectionId } = await newSyncedConnection("brand");
  const answers = await withFault(
    { match: { operation: "profiles" }, respond: { delay_ms: 300 } },
    () =>
      Promise.all(
        [1, 2].map(() => person.call("sync-accounts", { connection_ids: [connectionId] })),
      ),
  );
  const statuses = answers.map(({ body }) => body.results[0].status).sort();
  assert.deepEqual(statuses, ["refused", "succeeded"]);
  const refused = answers.find(({ body }) => body.results[0].status === "refused");
  assert.equal(refused?.body.results[0].error.code, "sync_running");
});

Deno.test("one bad connection does not sink the others, and a foreign one is not found", async () => {
  const { person, connectionId } = await newSyncedConnection("seller");
  const foreign = await newSyncedConnection("seller");
  const { status, body } = await person.call("sync-accounts", {
    connection_ids: [foreign.connectionId, connectionId, crypto.randomUUID()],
  });
  assert.equal(status, 200);
  assert.deepEqual(body.results.map((result: { status: string }) => result.status), [
    "refused",
    "succeeded",
    "refused",
  ]);
  assert.equal(body.results[0].error.code, "connection_not_found");
});
