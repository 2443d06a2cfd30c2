import assert from "node:assert/strict";
import type { ChangeInput } from "../../local/amazon/data/change.ts";
import { connect } from "../support/connect.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import { startFunctions } from "../support/function-processes.ts";
import { newPerson } from "../support/person.ts";
import { assertDone } from "../support/send.ts";
import { amazon, database } from "../support/stack.ts";

const person = await newPerson();

/** A report of a run, as far as these tests read it. */
interface Run {
  status: string;
  sources: { source: string; region: string; outcome: string; error_code?: string }[];
  accounts_inserted: number;
  accounts_inactivated: number;
  profiles_inserted: number;
  profiles_inactivated: number;
}

/** An agency whose accounts a sync of today's lists has stored, and functions that read the lists of v1. */
async function startAgency(label: string): Promise<
  AsyncDisposable & {
    persona: string;
    /** Syncs by the lists of v1, or of today. */
    sync(api?: "v1" | "current"): Promise<Run>;
    contents(): Promise<Record<string, unknown>[]>;
    change(change: ChangeInput): Promise<void>;
  }
> {
  const persona = `agency:40@${label}`;
  const connectionId = await connect(person.as, persona);
  await firstSyncEnded(connectionId, 150_000);
  const v1 = await startFunctions(["sync-accounts"], { AMAZON_ADS_ACCOUNTS_API: "v1" });
  return {
    persona,
    async sync(api = "v1"): Promise<Run> {
      const request = { connection_ids: [connectionId] };
      const { results } = api === "v1"
        ? assertDone(await v1.send(person.as, "POST", "sync-accounts", request))
        : assertDone(await person.call("sync-accounts", request));
      return results[0].run;
    },
    async contents(): Promise<Record<string, unknown>[]> {
      return [
        ...await database`
        select a.amazon_account_id, a.source, a.account_name, a.account_type, a.status, a.region, a.marketplace_id,
          array(select p.profile_id from amazon_ads.amazon_profiles as p where p.account_id = a.id order by 1) as profiles
        from amazon_ads.user_accounts as a where a.connection_id = ${connectionId}
        order by a.source, a.amazon_account_id`,
      ];
    },
    async change(change): Promise<void> {
      await amazon.changeData(persona, change);
    },
    [Symbol.asyncDispose]: async () => {
      await v1.stop();
      await amazon.resetData(persona);
    },
  };
}

function isComplete({ outcome }: { outcome: string }): boolean {
  return outcome === "complete";
}

Deno.test("the lists of v1 bring the same accounts and advertisers, and the retired lists are not read", async () => {
  await using agency = await startAgency("v1-same");
  const before = await agency.contents();
  assert.deepEqual(new Set(before.map(({ source }) => source)).size, 3, "all kinds of accounts");
  const seen = (await amazon.log()).at(-1)?.seq ?? 0;
  const run = await agency.sync();
  assert.equal(run.status, "succeeded");
  assert.deepEqual(
    [run.accounts_inserted, run.accounts_inactivated, run.profiles_inserted],
    [0, 0, 0],
  );
  assert.deepEqual(await agency.contents(), before);

  const asked = (await amazon.log({ after: seen }))
    .filter(({ persona }) => persona === agency.persona)
    .map(({ operation }) => operation);
  assert.ok(asked.includes("advertiser_accounts"));
  assert.ok(!asked.includes("ads_accounts") && !asked.includes("dsp_advertisers"));

  const back = await agency.sync("current");
  assert.deepEqual(
    [back.status, back.accounts_inserted, back.accounts_inactivated],
    ["succeeded", 0, 0],
  );
  assert.deepEqual(await agency.contents(), before, "the switch can be taken back");
});

Deno.test("what the lists of v1 no longer have becomes inactive, and comes back with them", async () => {
  await using agency = await startAgency("v1-vanished");
  const before = await agency.contents();
  const account = before.find(({ source }) => source === "ads-accounts");
  const [profile] = await database`
    select p.profile_id, p.region from amazon_ads.amazon_profiles as p
    join amazon_ads.user_accounts as a on a.metadata ->> 'agency_profile_id' = p.profile_id
    where a.user_id = ${person.userId} and a.source = 'dsp-advertisers' and p.status = 'active'
      and a.connection_id = p.connection_id
    order by p.created_at desc limit 1`;
  await agency.change({
    op: "remove_account",
    ads_account_id: String(account?.["amazon_account_id"]),
  });
  await agency.change({ op: "remove_profile", profile_id: profile?.["profile_id"] });
  const run = await agency.sync();
  assert.equal(run.status, "succeeded");
  const gone = (await agency.contents()).filter(({ status }) => status === "inactive");
  assert.ok(gone.some((row) => row["amazon_account_id"] === account?.["amazon_account_id"]));
  const advertisers = gone.filter(({ source }) => source === "dsp-advertisers");
  assert.ok(advertisers.length > 0);
  assert.ok(advertisers.every(({ region }) => region === profile?.["region"]));

  await amazon.resetData(agency.persona);
  assert.equal((await agency.sync()).status, "succeeded");
  assert.deepEqual(await agency.contents(), before);
});

const FAULTS = [
  ["a list that breaks off at its second page", { page: 2 }, { status: 500 }, "amazon_unavailable"],
  ["a refused list", {}, { status: 403 }, "amazon_permission_denied"],
  [
    "a 200 that is no list",
    {},
    { status: 200, body: { message: "Internal failure" } },
    "amazon_answer_invalid",
  ],
] as const;

for (const [name, place, respond, code] of FAULTS) {
  Deno.test(`${name} of v1 is named, and nothing becomes inactive`, async () => {
    await using agency = await startAgency(`v1-${code}`);
    const before = await agency.contents();
    const { id } = await amazon.addFault({
      match: { operation: "advertiser_accounts", persona: agency.persona, ...place },
      respond,
      times: "always",
    });
    const run = await agency.sync();
    await amazon.removeFault(id);
    assert.equal(run.status, "partial");
    const failed = run.sources.filter((source) => !isComplete(source));
    assert.ok(failed.length > 0);
    for (const { error_code } of failed) assert.equal(error_code, code);
    assert.equal(run.accounts_inactivated + run.profiles_inactivated, 0);
    assert.deepEqual(await agency.contents(), before);
    assert.equal((await agency.sync()).status, "succeeded");
  });
}
