import { LIMITS } from "../../../shared/tokens/limits.ts";
import type { Chance } from "../../support/chance.ts";
import { call } from "../../support/call.ts";
import { eventually } from "../../support/eventually.ts";
import { startOwnDataApi } from "../../support/own-data-api.ts";
import { withoutSchedule } from "../../support/schedule.ts";
import { newEncryptionKey, stackKeys } from "../../support/sealing.ts";
import { amazon, database, secretKeys } from "../../support/stack.ts";
import { type Disturbance, failAmazon, loseSessions, passTime, slowAmazon } from "./disturb.ts";
import { type Fleet, startFleet } from "./fleet.ts";
import { assertNothingLost, makeWorld, run, settle } from "./world.ts";

withoutSchedule();

/** Longer runs: CHAOS_CALLS=100000 CHAOS_SECONDS=600; the same draws again: CHAOS_SEED=… */
const CALLS = Number(Deno.env.get("CHAOS_CALLS") ?? 5000);
const SECONDS = Number(Deno.env.get("CHAOS_SECONDS") ?? 30);
const SEED = Number(Deno.env.get("CHAOS_SEED") ?? Math.floor(Math.random() * 2 ** 31));

Deno.test("thousands of calls while processes die, sessions drop and Amazon stumbles", async () => {
  await using world = await makeWorld(200, SEED);
  const { chance, connections } = world;
  await using dataApi = await startOwnDataApi();
  await using fleet = await startFleet("get-token", 4, dataApi.env);
  await using schedule = await startFleet("refresh-tokens", 1, dataApi.env);
  // Real expiry, within the run.
  await amazon.changeSettings({ token_lifetime_seconds: 24 });
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
    freeze(chance, fleet),
    refreshDue(schedule),
  ], { calls: CALLS, seconds: SECONDS });
  await settle(world, fleet);
  await assertNothingLost(world, stackKeys);
});

Deno.test("keys are rotated while refresh tokens are, and nothing is lost", async () => {
  await using world = await makeWorld(60, SEED);
  const { chance, connections } = world;
  await using dataApi = await startOwnDataApi();
  await using fleet = await startFleet("get-token", 3, dataApi.env);
  await using schedule = await startFleet("refresh-tokens", 1, dataApi.env);
  const added = newEncryptionKey("next");
  let rotated = false;

  async function deploy(env: Record<string, string>): Promise<void> {
    await Promise.all([fleet.deploy(env), schedule.deploy(env)]);
  }
  async function rotate(): Promise<void> {
    // A process with the old key alone may still be at work when the first one seals with the new.
    await deploy({ ENCRYPTION_KEYS: `${stackKeys},${added}` });
    await deploy({ ENCRYPTION_KEYS: `${added},${stackKeys}` });
    await eventually("all is sealed anew", async () => {
      await refreshDue(schedule).happen();
      const left = await database`
        select from private.oauth_tokens
        where (access_token_kid <> 'next' or refresh_token_kid <> 'next')
          and connection_id in ${database(connections.map(({ id }) => id))}`;
      return left.length === 0 || undefined;
    }, 60_000);
    await deploy({ ENCRYPTION_KEYS: added });
  }

  // Each answer ends the refresh token before it: what gets lost is lost for good.
  await amazon.changeSettings({ refresh_token: "rotate" });
  await Promise.all([
    rotate().finally(() => rotated = true),
    run(world, fleet, [
      ...passTime(chance, connections),
      loseSessions(),
      slowAmazon(chance),
      failAmazon(chance, [{ status: 500 }, { status: 429 }, { broken: "drop_connection" }]),
      stall(chance, fleet),
    ], { calls: 1000, seconds: 10, goOn: () => !rotated }),
  ]);
  await settle(world, fleet);
  await assertNothingLost(world, added);
});

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

/** Longer than a lease: what it was at is taken over, and comes back late. */
function freeze(chance: Chance, fleet: Fleet): Disturbance {
  return {
    name: "a process freezes",
    weight: 0.3,
    happen: () => fleet.freeze(chance.between(0, 3), LIMITS.leaseSeconds * 1000 + 2000),
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
