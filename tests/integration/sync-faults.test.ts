import assert from "node:assert/strict";
import { connect } from "../support/connect.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import { newPerson } from "../support/person.ts";
import { amazon, database } from "../support/stack.ts";
import { until } from "../../local/demo/until.ts";

type FaultInput = Parameters<typeof amazon.addFault>[0];

/** What goes wrong, and what the run then says of that list. */
interface Fault {
  name: string;
  respond: FaultInput["respond"];
  times?: number;
  /** The codes of a list that failed; none where the run copes with it. */
  codes: string[];
  /** What is recorded of an agency profile whose advertisers are refused: no failure. */
  dspCode?: string;
}

const invalid = "amazon_answer_invalid";
const FAULTS: Fault[] = [
  {
    name: "401",
    respond: { status: 401 },
    codes: ["amazon_permission_denied"],
    dspCode: "no_dsp_right",
  },
  {
    name: "403",
    respond: { status: 403 },
    codes: ["amazon_permission_denied"],
    dspCode: "no_dsp_right",
  },
  {
    name: "429 with Retry-After",
    respond: { status: 429, retry_after: 1 },
    codes: ["amazon_throttled"],
  },
  { name: "429 without Retry-After", respond: { status: 429 }, codes: ["amazon_throttled"] },
  {
    name: "429 for a minute",
    respond: { status: 429, retry_after: 60 },
    codes: ["amazon_throttled"],
  },
  { name: "500", respond: { status: 500 }, codes: ["amazon_unavailable"] },
  { name: "500 once", respond: { status: 500 }, times: 1, codes: [] },
  {
    name: "a dropped connection",
    respond: { broken: "drop_connection" },
    codes: ["amazon_unavailable"],
  },
  { name: "a timeout", respond: { delay_ms: 31_000 }, codes: ["amazon_unavailable"] },
  { name: "a timeout, once", respond: { delay_ms: 31_000 }, times: 1, codes: [] },
  {
    name: "truncated JSON",
    respond: { broken: "truncated" },
    codes: ["amazon_unavailable", invalid],
  },
  { name: "HTML", respond: { broken: "html" }, codes: [invalid] },
  { name: "the wrong media type", respond: { broken: "wrong_media_type" }, times: 1, codes: [] },
  { name: "an unknown enum value", respond: { broken: "unknown_enum" }, times: 1, codes: [] },
];

const OPERATIONS = {
  profiles: "profiles",
  ads_accounts: "ads-accounts",
  dsp_advertisers: "dsp-advertisers",
} as const;

type Operation = keyof typeof OPERATIONS;

function isOperation(name: string): name is Operation {
  return Object.hasOwn(OPERATIONS, name);
}

/** One request of a run: the n-th, from 0 on, for that list in that region. */
interface Place {
  operation: Operation;
  region: "NA" | "EU" | "FE";
  nth: number;
}

/** What a run says of one list. */
interface Source {
  source: string;
  region: string;
  outcome: string;
  items: number;
  rejected: number;
  error_code?: string;
  skipped?: { profile_id: string; code: string }[];
}

interface Run {
  id: number;
  status: string;
  sources: Source[];
  accounts_inactivated: number;
  profiles_inactivated: number;
}

const person = await newPerson();

/** Someone whose lists have several pages, in each region. */
async function connectedAs(label: string): Promise<{ persona: string; connectionId: string }> {
  const persona = `agency:210@${label}`;
  const connectionId = await connect(person.as, persona);
  await firstSyncEnded(connectionId, 150_000);
  return { persona, connectionId };
}

/** A sync by hand, once it has ended, in whichever invocation that was. */
async function synced(connectionId: string): Promise<Run> {
  const { body } = await person.call("sync-accounts", { connection_ids: [connectionId] });
  assert.ok(body.results?.[0]?.run, JSON.stringify(body));
  return await until("the run has ended", 240_000, async () => {
    const [run] = await database<Run[]>`
      select id::int, status, sources, accounts_inactivated, profiles_inactivated
      from amazon_ads.sync_runs where id = ${body.results[0].run.id} and status <> 'running'`;
    return run;
  });
}

/** Every request that a run in good order makes, seen by watching one. */
async function everyPlace(): Promise<Place[]> {
  const { persona, connectionId } = await connectedAs("watched");
  const before = (await amazon.log()).at(-1)?.seq ?? 0;
  await synced(connectionId);
  const counts = new Map<string, number>();
  return (await amazon.log({ after: before })).flatMap((entry): Place[] => {
    const { operation, region } = entry;
    if (entry.persona !== persona || region === null || !isOperation(operation)) return [];
    const nth = counts.get(operation + region) ?? 0;
    counts.set(operation + region, nth + 1);
    return [{ operation, region, nth }];
  });
}

const places = await everyPlace();
const patients = await Promise.all(
  places.map(async (place, index) => ({ place, ...await connectedAs(`place${index}`) })),
);
type Patient = typeof patients[number];

/** Everything that a sync writes, without stamps. */
async function contents(connectionId: string): Promise<unknown[]> {
  return [
    ...await database`
      select source, amazon_account_id, account_name, account_type, status, region, marketplace_id, metadata
      from amazon_ads.user_accounts where connection_id = ${connectionId} order by source, amazon_account_id`,
    ...await database`
      select p.profile_id, p.region, p.country_code, p.currency_code, p.timezone, p.marketplace_id, p.name,
        p.type, p.sub_type, p.entity_id, p.access_level, p.status, a.amazon_account_id
      from amazon_ads.amazon_profiles as p left join amazon_ads.user_accounts as a on a.id = p.account_id
      where p.connection_id = ${connectionId} order by p.profile_id`,
  ];
}

/** Makes every stored name an old one: what a run has got shows by what it is called then. */
async function grow(connectionId: string): Promise<void> {
  await database`update amazon_ads.user_accounts set account_name = 'stale' where connection_id = ${connectionId}`;
  await database`update amazon_ads.amazon_profiles set name = 'stale' where connection_id = ${connectionId}`;
}

/** What a list has left in the database after a run: its rows, how many the run saw, how many are old. */
async function leftBy(
  connectionId: string,
  run: Run,
  { source, region }: Source,
): Promise<{ rows: number; seen: number; stale: number; inactive: number }> {
  const rows = source === "profiles"
    ? database`select name, status, last_seen_run from amazon_ads.amazon_profiles
        where connection_id = ${connectionId} and region = ${region}`
    : database`select account_name as name, status, last_seen_run from amazon_ads.user_accounts
        where connection_id = ${connectionId} and source = ${source}
          and (source = 'ads-accounts' or region = ${region})`;
  const [counts] = await database`
    select count(*)::int as rows,
      count(*) filter (where last_seen_run = ${run.id})::int as seen,
      count(*) filter (where name = 'stale')::int as stale,
      count(*) filter (where status = 'inactive')::int as inactive
    from (${rows}) as r`;
  const { rows: all, seen, stale, inactive } = counts ?? assert.fail("no counts");
  return { rows: all, seen, stale, inactive };
}

/** Runs a sync with a fault in it, checks what every fault has in common, and repairs. */
async function suffer(
  { place, persona, connectionId }: Patient,
  fault: Pick<Fault, "name" | "respond" | "times">,
  judge: (run: Run, hit: Source, at: string) => void,
): Promise<void> {
  const before = await contents(connectionId);
  await grow(connectionId);
  const { operation, region, nth } = place;
  const { id } = await amazon.addFault({
    match: { operation, region, persona },
    respond: fault.respond,
    skip: nth,
    times: fault.times ?? "always",
  });
  const run = await synced(connectionId);
  const { consumed } = await amazon.fault(id);
  await amazon.removeFault(id);

  const at = `${fault.name} at ${JSON.stringify(place)}: ${JSON.stringify(run)}`;
  assert.ok(consumed > 0, at);
  assert.equal(run.accounts_inactivated + run.profiles_inactivated, 0, at);
  let hit: Source | undefined;
  for (const source of run.sources) {
    const found = await leftBy(connectionId, run, source);
    assert.equal(found.inactive, 0, at);
    // What it got is kept, and what it did not get stays as it was.
    assert.equal(found.seen, source.items, at);
    assert.equal(found.stale, found.rows - source.items, at);
    if (source.source === OPERATIONS[operation] && source.region === region) hit = source;
    else assert.deepEqual([source.outcome, source.items], ["complete", found.rows], at);
  }
  assert.ok(hit, at);
  judge(run, hit, at);

  assert.equal((await synced(connectionId)).status, "succeeded", at);
  assert.deepEqual(await contents(connectionId), before, `repaired after ${at}`);
}

Deno.test("there is a place for every list in every region, and several pages where Amazon has pages", () => {
  const counts = Map.groupBy(places, ({ operation, region }) => `${operation} ${region}`);
  assert.deepEqual(
    Object.fromEntries([...counts].map(([name, of]) => [name, of.length])),
    {
      // Editable and view-only profiles.
      "profiles NA": 2,
      "profiles EU": 2,
      "profiles FE": 2,
      "ads_accounts NA": 3,
      // Two agency profiles in each region, one of them with two pages.
      "dsp_advertisers NA": 2,
      "dsp_advertisers EU": 2,
      "dsp_advertisers FE": 3,
    },
  );
});

for (const fault of FAULTS) {
  Deno.test(`${fault.name}, on each page of each list in each region: named, costing nothing, repaired by the next run`, async () => {
    await Promise.all(patients.map((patient) =>
      suffer(patient, fault, (run, hit, at) => {
        assert.equal(hit.rejected, 0, at);
        if (fault.dspCode !== undefined && hit.source === "dsp-advertisers") {
          assert.deepEqual([run.status, hit.outcome], ["succeeded", "complete"], at);
          assert.ok(hit.skipped?.every(({ code }) => code === fault.dspCode), at);
          assert.ok(hit.skipped?.length, at);
        } else if (fault.codes.length === 0) {
          assert.deepEqual([run.status, hit.outcome], ["succeeded", "complete"], at);
        } else {
          assert.deepEqual([run.status, hit.outcome], ["partial", "failed"], at);
          assert.ok(fault.codes.includes(hit.error_code ?? ""), at);
        }
      })
    ));
  });
}

Deno.test("a malformed item, on each page of each list in each region: counted, costing no other, repaired by the next run", async () => {
  const fault: Omit<Fault, "codes"> = {
    name: "a malformed item",
    respond: { broken: "malformed_item" },
    times: 1,
  };
  let rejected = 0;
  await Promise.all(patients.map((patient) =>
    suffer(patient, fault, (run, hit, at) => {
      assert.equal(hit.outcome, "complete", at);
      assert.equal(run.status, hit.rejected === 0 ? "succeeded" : "partial", at);
      rejected += hit.rejected;
    })
  ));
  // One of the pages is empty: an agency profile without advertisers stands behind it.
  assert.equal(rejected, places.length - 1);
});
