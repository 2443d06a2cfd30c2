import { z } from "zod";
import { LIMITS } from "../../../shared/tokens/limits.ts";
import type { Chance } from "../../support/chance.ts";
import { call } from "../../support/call.ts";
import { eventually } from "../../support/eventually.ts";
import type { Imported } from "../../support/many-connections.ts";
import { startOwnDataApi } from "../../support/own-data-api.ts";
import { withoutSchedule } from "../../support/schedule.ts";
import { newEncryptionKey, stackKeys } from "../../support/sealing.ts";
import { amazon, database, secretKeys } from "../../support/stack.ts";
import { failAmazon, loseSessions, passTime, silentAmazon, slowAmazon } from "./disturbances.ts";
import type { Disturbance } from "./disturber.ts";
import { type Fleet, startFleet } from "./fleet.ts";
import { run } from "./run.ts";
import { assertNothingLost, makeWorld, settle } from "./world.ts";

withoutSchedule();

/** Longer runs: CHAOS_CALLS=100000 CHAOS_SECONDS=600; the same draws again: CHAOS_SEED=… */
const CALLS = Number(Deno.env.get("CHAOS_CALLS") ?? 5000);
const SECONDS = Number(Deno.env.get("CHAOS_SECONDS") ?? 30);
const SEED = Number(Deno.env.get("CHAOS_SEED") ?? Math.floor(Math.random() * 2 ** 31));

Deno.test("thousands of calls while processes die, sessions drop, Amazon stumbles and keys are rotated", async () => {
  await using world = await makeWorld(200, SEED);
  const { chance, connections } = world;
  await using dataApi = await startOwnDataApi();
  await using fleet = await startFleet("get-token", 4, dataApi.env);
  await using schedule = await startFleet("refresh-tokens", 1, dataApi.env);
  // Real expiry, within the run.
  await amazon.changeSettings({ token_lifetime_seconds: 24 });
  const rotation = rotateKeys(fleet, schedule, connections);
  await run(world, fleet, [
    ...passTime(chance, connections),
    loseSessions(),
    slowAmazon(chance),
    silentAmazon(chance, LIMITS.requestMs),
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
  ], { calls: CALLS, seconds: SECONDS, goOn: rotation.underWay });
  const newest = await rotation.done;
  await settle(world, fleet);
  await assertNothingLost(world, newest);
});

Deno.test("the same where each answer ends the refresh token before it: what gets lost is lost for good", async () => {
  await using world = await makeWorld(60, SEED);
  const { chance, connections } = world;
  await using dataApi = await startOwnDataApi();
  await using fleet = await startFleet("get-token", 3, dataApi.env);
  await using schedule = await startFleet("refresh-tokens", 1, dataApi.env);
  await amazon.changeSettings({ refresh_token: "rotate" });
  const rotation = rotateKeys(fleet, schedule, connections);
  await run(world, fleet, [
    ...passTime(chance, connections),
    loseSessions(),
    slowAmazon(chance),
    failAmazon(chance, [{ status: 500 }, { status: 429 }, { broken: "drop_connection" }]),
    stall(chance, fleet),
    refreshDue(schedule),
  ], { calls: 1000, seconds: 10, goOn: rotation.underWay });
  const newest = await rotation.done;
  await settle(world, fleet);
  await assertNothingLost(world, newest);
});

interface Rotation {
  underWay(): boolean;
  /** `ENCRYPTION_KEYS` in the end: the new key alone. */
  done: Promise<string>;
}

/** Rotates `ENCRYPTION_KEYS` step by step as the operations manual says, the old key gone at last. */
function rotateKeys(fleet: Fleet, schedule: Fleet, connections: Imported[]): Rotation {
  const added = newEncryptionKey("next");
  let underWay = true;

  async function deploy(keys: string): Promise<void> {
    await Promise.all([fleet, schedule].map((each) => each.deploy({ ENCRYPTION_KEYS: keys })));
  }

  async function rotate(): Promise<string> {
    // A process with the old key alone may still be at work when the first one seals with the new.
    await deploy(`${stackKeys},${added}`);
    await deploy(`${added},${stackKeys}`);
    await eventually("all is sealed anew", async () => {
      await refreshDue(schedule).happen();
      const left = await database`
        select from private.oauth_tokens
        where (access_token_kid <> 'next' or refresh_token_kid <> 'next')
          and connection_id in ${database(connections.map(({ id }) => id))}`;
      return left.length === 0 || undefined;
    }, 60_000);
    await deploy(added);
    return added;
  }

  const done = rotate().finally(() => underWay = false);
  // Heard of in the end.
  done.catch(() => {});
  return { underWay: () => underWay, done };
}

function crash(chance: Chance, fleet: Fleet): Disturbance {
  return {
    name: "a process dies",
    weight: 0.6,
    happen: async () => Number(await fleet.crash(chance.between(0, fleet.size - 1))),
  };
}

function stall(chance: Chance, fleet: Fleet): Disturbance {
  return {
    name: "a process stalls",
    weight: 1,
    happen: async () =>
      Number(await fleet.stall(chance.between(0, fleet.size - 1), chance.between(100, 1000))),
  };
}

/** Longer than a lease: what it was at is taken over, and comes back late. */
function freeze(chance: Chance, fleet: Fleet): Disturbance {
  const milliseconds = LIMITS.leaseSeconds * 1000 + 2000;
  return {
    name: "a process freezes",
    weight: 0.3,
    happen: async () => Number(await fleet.freeze(chance.between(0, fleet.size - 1), milliseconds)),
  };
}

const summarySchema = z.object({ refreshed: z.number(), failed: z.number() });

/** The schedule comes by, and whatever befalls it is made up for by the next. */
function refreshDue(schedule: Fleet): Disturbance {
  return {
    name: "the schedule comes by",
    weight: 1,
    happen: async () => {
      const { status, body } = await call(
        "refresh-tokens",
        {},
        { apikey: secretKeys.cron },
        schedule.url(0),
      ).catch(() => ({ status: 0, body: undefined }));
      if (status !== 200) return 0;
      const { refreshed, failed } = summarySchema.parse(body);
      return refreshed + failed;
    },
  };
}
