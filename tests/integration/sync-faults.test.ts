import assert from "node:assert/strict";
import { until } from "../../local/demo/until.ts";
import { connectAs } from "../support/consent.ts";
import { newPerson } from "../support/person.ts";
import { amazon, database } from "../support/stack.ts";

type FaultOrder = Parameters<typeof amazon.addFault>[0];

/** What goes wrong, and what the run then says of that list. */
const FAULTS: {
  name: string;
  respond: FaultOrder["respond"];
  times?: number;
  outcomes: string[];
}[] = [
  { name: "401", respond: { status: 401 }, outcomes: ["amazon_permission_denied"] },
  { name: "403", respond: { status: 403 }, outcomes: ["amazon_permission_denied"] },
  {
    name: "429 with Retry-After",
    respond: { status: 429, retry_after: 1 },
    outcomes: ["amazon_throttled"],
  },
  { name: "429 without Retry-After", respond: { status: 429 }, outcomes: ["amazon_throttled"] },
  {
    name: "429 for a minute",
    respond: { status: 429, retry_after: 60 },
    outcomes: ["amazon_throttled"],
  },
  { name: "500", respond: { status: 500 }, outcomes: ["amazon_unavailable"] },
  { name: "500 once", respond: { status: 500 }, times: 1, outcomes: ["complete"] },
  {
    name: "a dropped connection",
    respond: { broken: "drop_connection" },
    outcomes: ["amazon_unavailable"],
  },
  { name: "a timeout, once", respond: { delay_ms: 31_000 }, times: 1, outcomes: ["complete"] },
  {
    name: "truncated JSON",
    respond: { broken: "truncated" },
    outcomes: ["amazon_unavailable", "amazon_answer_invalid"],
  },
  { name: "HTML", respond: { broken: "html" }, outcomes: ["amazon_answer_invalid"] },
  {
    name: "the wrong media type",
    respond: { broken: "wrong_media_type" },
    outcomes: ["complete"],
  },
  { name: "an unknown enum value", respond: { broken: "unknown_enum" }, outcomes: ["complete"] },
  { name: "a malformed item", respond: { broken: "malformed_item" }, outcomes: ["rejected"] },
];

/** Where it goes wrong: each page of each list in each region. */
const PLACES: {
  source: string;
  operation: "profiles" | "ads_accounts" | "dsp_advertisers";
  region: "NA" | "EU" | "FE";
  page?: number;
}[] = [
  ...(["NA", "EU", "FE"] as const).map((region) => ({
    source: "profiles",
    operation: "profiles" as const,
    region,
  })),
  ...[1, 2, 3].map((page) => ({
    source: "ads-accounts",
    operation: "ads_accounts" as const,
    region: "NA" as const,
    page,
  })),
  ...(["NA", "EU", "FE"] as const).map((region) => ({
    source: "dsp-advertisers",
    operation: "dsp_advertisers" as const,
    region,
  })),
];

interface Source {
  source: string;
  region: string;
  outcome: string;
  items: number;
  rejected: number;
  error_code?: string;
}

const person = await newPerson();
let number = 0;

/** Whatever a fault did to a status: how many rows are still there. */
async function livingRows(connectionId: string): Promise<number> {
  const [row] = await database`
    select (select count(*) from public.user_accounts where connection_id = ${connectionId} and status <> 'inactive')
         + (select count(*) from public.amazon_profiles where connection_id = ${connectionId} and status <> 'inactive')
      as rows`;
  return Number(row?.["rows"]);
}

async function prove(
  fault: (typeof FAULTS)[number],
  place: (typeof PLACES)[number],
): Promise<void> {
  const persona = `agency:300@fault${number++}`;
  const { dsp_advertisers } = await amazon.data(persona);
  const connectionId = await connectAs(person, persona);
  await until("the first sync has ended", 120_000, async () => {
    const [run] = await database`
      select from public.sync_runs where connection_id = ${connectionId} and status = 'succeeded'`;
    return run;
  });
  const before = await livingRows(connectionId);
  const { source: _name, ...where } = place;
  const { id } = await amazon.addFault({
    match: { ...where, persona },
    respond: fault.respond,
    times: fault.times ?? "always",
  });
  const { body } = await person.call("sync-accounts", { connection_ids: [connectionId] });
  const { consumed } = await amazon.fault(id);
  await amazon.removeFault(id);
  const run = body.results[0].run;
  const at = `${fault.name} at ${JSON.stringify(place)}: ${JSON.stringify(run?.sources ?? body)}`;
  // A region without an agency profile asks for no advertisers: there is nothing to go wrong.
  if (place.source === "dsp-advertisers" && (dsp_advertisers === 0 || consumed === 0)) return;
  assert.ok(consumed > 0, at);

  let empty = false;
  for (const source of run.sources as Source[]) {
    const hit = source.source === place.source && source.region === place.region;
    // A region whose profiles could not be read is still asked for the advertisers behind known ones.
    if (!hit) assert.equal(source.outcome, "complete", at);
    else if (fault.outcomes.includes("rejected")) {
      empty = source.items + source.rejected === 0;
      assert.ok(empty || source.rejected > 0, at);
    } else if (source.outcome === "complete") assert.deepEqual(fault.outcomes, ["complete"], at);
    else assert.ok(fault.outcomes.includes(source.error_code ?? ""), at);
  }
  const whole = empty || fault.outcomes.includes("complete");
  assert.equal(run.status, whole ? "succeeded" : "partial", at);
  assert.equal(run.accounts_inactivated + run.profiles_inactivated, 0, at);
  assert.equal(await livingRows(connectionId), before, at);

  const next = await person.call("sync-accounts", { connection_ids: [connectionId] });
  assert.equal(next.body.results[0].run.status, "succeeded", at);
  assert.equal(await livingRows(connectionId), before, at);
}

for (const fault of FAULTS) {
  Deno.test(`${fault.name}, on each page of each list in each region: named, costing nothing, repaired by the next run`, async () => {
    await Promise.all(PLACES.map((place) => prove(fault, place)));
  });
}
