import assert from "node:assert/strict";
import type { LogEntry } from "../../../local/amazon/log-entry.ts";
import { LIMITS } from "../../../shared/tokens/limits.ts";
import { call } from "../../support/call.ts";
import { type Chance, chanceOf } from "../../support/chance.ts";
import { eventually } from "../../support/eventually.ts";
import { importConnections, type Imported } from "../../support/many-connections.ts";
import { startOwnDataApi } from "../../support/own-data-api.ts";
import { newPerson, type Person } from "../../support/person.ts";
import { withoutSchedule } from "../../support/schedule.ts";
import { amazon, database, secretKeys, stack } from "../../support/stack.ts";
import { sealerWith } from "../../support/stored-tokens.ts";
import { runCallers } from "./chaos/callers.ts";
import {
  createDisturber,
  type Disturbance,
  failAmazon,
  loseSessions,
  passTime,
  slowAmazon,
} from "./chaos/disturb.ts";
import { type Fleet, startFleet } from "./chaos/fleet.ts";
import { reckon } from "./chaos/reckon.ts";
import { createWitness, type Witness } from "./chaos/witness.ts";

withoutSchedule();

/** Longer runs: CHAOS_CALLS=100000 CHAOS_SECONDS=600; the same again: CHAOS_SEED=… */
const CALLS = Number(Deno.env.get("CHAOS_CALLS") ?? 5000);
const SECONDS = Number(Deno.env.get("CHAOS_SECONDS") ?? 30);
const SEED = Number(Deno.env.get("CHAOS_SEED") ?? Math.floor(Math.random() * 2 ** 31));

/** The longest that anybody may wait, in ms: for another's lease, for Amazon, for the database. */
const LONGEST = LIMITS.waitMs + LIMITS.requestMs + LIMITS.storingMs;

Deno.test("thousands of calls while processes die, sessions drop and Amazon stumbles", async () => {
  const world = await makeWorld(200);
  const { chance, connections } = world;
  await using dataApi = await startOwnDataApi();
  await using fleet = await startFleet("get-token", 4, dataApi.env);
  await using schedule = await startFleet("refresh-tokens", 1, dataApi.env);
  // Real expiry, within the run.
  await amazon.changeSettings({ token_lifetime_seconds: 24 });
  try {
    await run(world, fleet, [
      ...passTime(chance, connections),
      loseSessions(),
      slowAmazon(chance),
      // It honours the same refresh token again: an answer may get lost.
      failAmazon(chance, [
        { status: 500 },
        { status: 503 },
        { status: 429, retry_after: 1 },
        { broken: "drop_connection" },
        { broken: "truncated" },
        { answer_then_drop: true },
      ]),
      crash(chance, fleet),
      stall(chance, fleet),
      refreshDue(schedule),
    ]);
    await settle(world, fleet);
    await assertNothingLost(world, stack.functionEnv["ENCRYPTION_KEYS"] ?? "");
  } finally {
    await world.forget();
  }
});

Deno.test("keys are rotated while refresh tokens are, and nothing is lost", async () => {
  const world = await makeWorld(60);
  const { chance, connections } = world;
  const old = stack.functionEnv["ENCRYPTION_KEYS"] ?? "";
  const added = `next:${
    crypto.getRandomValues(new Uint8Array(32)).toBase64({
      alphabet: "base64url",
      omitPadding: true,
    })
  }`;
  await using dataApi = await startOwnDataApi();
  await using fleet = await startFleet("get-token", 3, dataApi.env);
  await using schedule = await startFleet("refresh-tokens", 1, dataApi.env);
  let rotated = false;

  async function rotate(): Promise<void> {
    // A process with the old key alone may still be at work when the first one seals with the new.
    await deploy({ ENCRYPTION_KEYS: `${old},${added}` });
    await deploy({ ENCRYPTION_KEYS: `${added},${old}` });
    await eventually("all is sealed anew", async () => {
      await call("refresh-tokens", {}, { apikey: secretKeys.cron }, schedule.url(0)).catch(
        () => {},
      );
      const left = await database`
        select from private.oauth_tokens
        where (access_token_kid <> 'next' or refresh_token_kid <> 'next')
          and connection_id in ${database(connections.map(({ id }) => id))}`;
      return left.length === 0 || undefined;
    }, 60_000);
    await deploy({ ENCRYPTION_KEYS: added });
    rotated = true;
  }
  async function deploy(env: Record<string, string>): Promise<void> {
    await Promise.all([fleet.deploy(env), schedule.deploy(env)]);
  }

  // Each answer ends the refresh token before it: what gets lost is lost for good.
  await amazon.changeSettings({ refresh_token: "rotate" });
  try {
    const rotating = rotate();
    await run(world, fleet, [
      ...passTime(chance, connections),
      loseSessions(),
      slowAmazon(chance),
      failAmazon(chance, [{ status: 500 }, { status: 429 }, { broken: "drop_connection" }]),
      stall(chance, fleet),
    ], { calls: 1000, seconds: 10, goOn: () => !rotated });
    await rotating;
    await settle(world, fleet);
    await assertNothingLost(world, added);
  } finally {
    await world.forget();
  }
});

interface World {
  person: Person;
  connections: Imported[];
  chance: Chance;
  witness: Witness;
  /** What Amazon was asked, read as it grows. */
  log: LogEntry[];
  readLog(): Promise<void>;
  forget(): Promise<void>;
}

async function makeWorld(size: number): Promise<World> {
  console.log(`CHAOS_SEED=${SEED}`);
  const person = await newPerson();
  const connections = await importConnections(person, size);
  const log: LogEntry[] = [];
  let after = (await amazon.log()).at(-1)?.seq ?? 0;
  return {
    person,
    connections,
    chance: chanceOf(SEED),
    witness: createWitness(),
    log,
    async readLog(): Promise<void> {
      log.push(...await amazon.log({ after }));
      after = log.at(-1)?.seq ?? after;
    },
    async forget(): Promise<void> {
      await amazon.clearFaults();
      await amazon.resetSettings();
      // Sealed with keys that the stack does not have, it would be in the way of others.
      await database`delete from auth.users where id = ${person.userId}`;
    },
  };
}

/** Lets callers call and things go wrong, side by side. */
async function run(
  world: World,
  fleet: Fleet,
  disturbances: Disturbance[],
  load: { calls: number; seconds: number; goOn?: () => boolean } = {
    calls: CALLS,
    seconds: SECONDS,
  },
): Promise<void> {
  const reading = setInterval(() => world.readLog(), 5000);
  const disturber = createDisturber(world.chance, disturbances);
  const made = await runCallers({
    ...world,
    fleet,
    ...load,
    // By the number of calls, not by the clock: a slow machine is not to have it worse.
    onCall: (number) => number % 25 === 24 ? disturber.disturb() : undefined,
  });
  const happened = await disturber.over();
  clearInterval(reading);
  console.log({
    made,
    ...Object.fromEntries(world.witness.outcomes),
    longest: `${Math.round(world.witness.longest)} ms`,
    happened,
  });
}

/** Quiet again: leases of the dead run out, and every token is refreshed once more. */
async function settle({ person, connections, witness }: World, fleet: Fleet): Promise<void> {
  const ids = connections.map(({ id }) => id);
  await amazon.clearFaults();
  await eventually("no lease is left of the dead", async () => {
    const [leased] = await database`
      select from private.oauth_tokens
      where lease_expires_at > clock_timestamp() and connection_id in ${database(ids)} limit 1`;
    return leased === undefined || undefined;
  }, LIMITS.leaseSeconds * 2000);
  await database`
    update private.oauth_tokens set next_attempt_at = null, failure_count = 0
    where connection_id in ${database(ids)}`;
  const left = [...ids];
  async function refreshRest(index: number): Promise<void> {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const body = { connection_id: id, force_refresh: true };
      const answer = await person.call("get-token", body, fleet.url(index));
      if (answer.status !== 200 || !answer.body.refreshed) {
        witness.violations.push(`${id} at last: ${answer.status} ${JSON.stringify(answer.body)}`);
      }
    }
  }
  await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(refreshRest));
}

async function assertNothingLost(world: World, keys: string): Promise<void> {
  const { connections, witness, log } = world;
  await world.readLog();
  const { violations, ...sums } = await reckon(
    connections,
    witness.given,
    log,
    await sealerWith(keys),
  );
  console.log(sums);
  const all = [...witness.violations, ...violations];
  assert.deepEqual(all.slice(0, 20), [], `${all.length} violations`);
  assert.ok(witness.longest < LONGEST, `somebody waited for ${witness.longest} ms`);
  const given = [...witness.outcomes].filter(([outcome]) => outcome.startsWith("token"));
  const all200 = given.reduce((sum, [, times]) => sum + times, 0);
  assert.ok(all200 > CALLS / 10 && sums.refreshed > connections.length, "too little happened");
}

function crash(chance: Chance, fleet: Fleet): Disturbance {
  return { name: "a process dies", weight: 0.6, happen: () => fleet.crash(chance.between(0, 3)) };
}

function stall(chance: Chance, fleet: Fleet): Disturbance {
  return {
    name: "a process stalls",
    weight: 1,
    happen: () => fleet.stall(chance.between(0, 3), chance.between(100, 1000)),
  };
}

/** The schedule comes by, and whatever befalls it is made up for by the next. */
function refreshDue(schedule: Fleet): Disturbance {
  return {
    name: "the schedule comes by",
    weight: 1,
    happen: () =>
      call("refresh-tokens", {}, { apikey: secretKeys.cron }, schedule.url(0)).catch(() => {}),
  };
}
