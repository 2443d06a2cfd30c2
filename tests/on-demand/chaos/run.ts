import assert from "node:assert/strict";
import { runCallers } from "./callers.ts";
import { createChaosAgent, type Disturbance } from "./chaos-agent.ts";
import type { Fleet } from "./fleet.ts";
import { printCounts } from "./summary.ts";
import type { World } from "./world.ts";

/** How many calls begin within so many seconds, how many may be under way, and whether more come on top. */
export interface Load {
  calls: number;
  seconds: number;
  atOnce?: number;
  goOn?: () => boolean;
}

/** How much later than planned the last call may have begun: a share of the time. */
const LATENESS = 0.1;

/** Lets callers call and things go wrong, side by side; says what came of it. */
export async function run(
  world: World,
  fleet: Fleet,
  disturbances: Disturbance[],
  load: Load,
): Promise<void> {
  const { auditLog } = world;
  const chaosAgent = createChaosAgent(world.chance, disturbances);
  const started = performance.now();
  const made = await runCallers({
    ...world,
    fleet,
    ...load,
    onCall: (number) => {
      // By the number of calls, not by the clock: a slow machine is not to have it worse. Less often
      // at last, or the rotation of the keys waits for one more lease of the dead each time.
      const every = number < load.calls ? 25 : 100;
      if (number % every === every - 1) chaosAgent.disturb();
      if (number % 2000 === 1999) world.readLog();
    },
  });
  const seconds = (performance.now() - started) / 1000;
  const happened = await chaosAgent.over();
  printCounts("Calls of get-token", [
    ["planned", made.planned],
    ["all of them begun after seconds", made.begunAfter.toFixed(1)],
    ["on top, until the keys were rotated", made.onTop],
    ["all answered after seconds", seconds.toFixed(1)],
    ["begun late by ms at most", Math.round(made.latest)],
    ["under way at once at most", made.mostAtOnce],
    ["through processes", fleet.size],
    ["for connections", world.connections.length],
    ...[...auditLog.outcomes].sort(([one], [other]) => one.localeCompare(other)),
    ["different tokens", auditLog.given.size],
    ["tokens tried at Amazon", auditLog.tried],
    ["of those too late to tell", auditLog.triedTooLate],
    ["longest wait in ms", Math.round(auditLog.longest)],
  ]);
  printCounts(
    "What went wrong, and how much it hit",
    [...happened].map(([name, { times, hit }]) => [name, `${times} / ${hit}`]),
  );
  assert.equal(made.planned, load.calls);
  // Where no call waits for another, they come as planned.
  assert.ok(
    load.atOnce !== undefined || made.begunAfter <= load.seconds * (1 + LATENESS),
    `The calls began within ${made.begunAfter} s instead of ${load.seconds}`,
  );
  for (const [name, { hit }] of happened) assert.ok(hit > 0, `never: ${name}`);
}
