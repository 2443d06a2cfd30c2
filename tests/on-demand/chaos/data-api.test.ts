import { dropSessions } from "../../support/database-outage.ts";
import { startOwnDataApi } from "../../support/own-data-api.ts";
import { withoutSchedule } from "../../support/schedule.ts";
import { amazon } from "../../support/stack.ts";
import { failAmazon, loseSessions, passTime, slowAmazon } from "./disturbances.ts";
import { startFleet } from "./fleet.ts";
import { SEED } from "./options.ts";
import { stall } from "./process-disturbances.ts";
import { rotateKeys } from "./rotation.ts";
import { run } from "./run.ts";
import { refreshDue } from "./schedule.ts";
import { assertNothingLost, makeWorld, settle } from "./world.ts";

withoutSchedule();

Deno.test("calls through the Data API while each answer of Amazon ends the refresh token before it: what gets lost is lost for good", async () => {
  await using world = await makeWorld(60, SEED);
  const { chance, connections } = world;
  await using dataApi = await startOwnDataApi();
  await using fleet = await startFleet("get-token", 3, dataApi.env);
  await using schedule = await startFleet("refresh-tokens", 1, dataApi.env);
  await amazon.changeSettings({ refresh_token: "rotate" });
  const rotation = rotateKeys(fleet, schedule, connections);
  await run(world, fleet, [
    ...passTime(chance, connections),
    loseSessions(dropSessions),
    slowAmazon(chance),
    failAmazon(chance, [{ status: 500 }, { status: 429 }, { broken: "drop_connection" }]),
    stall(chance, fleet),
    refreshDue(schedule),
  ], { calls: 1000, seconds: 10, atOnce: 64, goOn: rotation.underWay });
  const newest = await rotation.done;
  await settle(world, fleet);
  await assertNothingLost(world, [fleet, schedule], newest);
});
