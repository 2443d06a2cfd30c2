import { LIMITS } from "../../../shared/tokens/limits.ts";
import { dropPooledSessions } from "../../support/database-outage.ts";
import { startOwnPooler } from "../../support/own-pooler.ts";
import { withoutSchedule } from "../../support/schedule.ts";
import { amazon } from "../../support/stack.ts";
import {
  failAmazon,
  losePooler,
  loseSessions,
  passTime,
  silentAmazon,
  slowAmazon,
} from "./disturbances.ts";
import { startFleet } from "./fleet.ts";
import { LOAD, SEED } from "./options.ts";
import { crash, freeze, stall } from "./process-disturbances.ts";
import { rotateKeys } from "./rotation.ts";
import { run } from "./run.ts";
import { refreshDue } from "./schedule.ts";
import { assertNothingLost, makeWorld, settle } from "./world.ts";

withoutSchedule();

Deno.test("thousands of calls while processes and the pooler die, sessions drop, Amazon stumbles and keys are rotated", async () => {
  await using world = await makeWorld(200, SEED);
  const { chance, connections } = world;
  await using pooler = await startOwnPooler();
  await using fleet = await startFleet("get-token", 4, pooler.env);
  await using schedule = await startFleet("refresh-tokens", 1, pooler.env);
  // Real expiry, within the run.
  await amazon.changeSettings({ token_lifetime_seconds: 24 });
  const rotation = rotateKeys(fleet, schedule, connections);
  await run(world, fleet, [
    ...passTime(chance, connections),
    loseSessions(dropPooledSessions),
    ...losePooler(chance, pooler),
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
  ], { ...LOAD, goOn: rotation.underWay });
  const newest = await rotation.done;
  await settle(world, fleet);
  await assertNothingLost(world, [fleet, schedule], newest);
});
