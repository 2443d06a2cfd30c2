import { signUp } from "../../../local/demo/sign-up.ts";
import { countStatements } from "../measure/statements.ts";
import type { Bench, Measured, Part } from "../part.ts";
import { startBenchStack } from "../stage/bench-stack.ts";
import { reportProject, setSchedule } from "../stage/schedule.ts";
import { refreshBySchedule, type ScheduledFigures } from "./by-schedule.ts";
import { AMAZON_MS, seedDue, slowAmazon } from "./due-tokens.ts";
import { type InvocationFigures, measureOneInvocation } from "./one-invocation.ts";

function tables(
  count: number,
  scheduled: ScheduledFigures,
  alone: InvocationFigures,
): Measured["tables"] {
  const figures: Record<string, number> = {
    "all refreshed, s after they became due": scheduled.seconds,
    "from the first to the last, s": scheduled.workingSeconds,
    "tokens a minute, from the first to the last": count / scheduled.workingSeconds * 60,
    "ticks of the schedule": scheduled.ticks,
    "invocations": scheduled.invocations,
    "CPU of the function a token, ms": scheduled.cpuSeconds / count * 1000,
    "CPU of the function an invocation, s": scheduled.cpuSeconds / scheduled.invocations,
    "SQL statements a token": scheduled.statements / count,
    "requests to Amazon a token": scheduled.amazonRequests / count,
  };
  return [
    {
      title: `${count.toLocaleString("en-US")} due tokens, an Amazon that takes ${AMAZON_MS} ms, ` +
        "the schedule alone",
      of: "figure",
      columns: ["measured"],
      rows: Object.entries(figures).map(([name, figure]) => ({ name, cells: [figure] })),
    },
    {
      title: "One invocation in a new process, with more due than it takes",
      of: "invocation",
      columns: ["tokens", "time, s", "CPU, s", "CPU a token, ms"],
      rows: [{
        name: "refresh-tokens",
        cells: [
          alone.tokens,
          alone.seconds,
          alone.cpuSeconds,
          alone.cpuSeconds / alone.tokens * 1000,
        ],
      }],
    },
  ];
}

async function run(bench: Bench): Promise<Measured> {
  await using staged = await startBenchStack(bench);
  const { stack, admin } = staged;
  const statements = await countStatements(admin);
  await setSchedule(admin, false);
  await reportProject(staged);
  await slowAmazon(staged);
  const { userId } = await signUp(stack);
  const count = bench.quick ? 600 : 10_000;
  bench.say(`${count} due connections are made`);
  await seedDue(staged, userId, count);
  const scheduled = await refreshBySchedule(bench, staged, statements, count);
  bench.say("one invocation by itself");
  await seedDue(staged, userId, 1_500);
  const alone = await measureOneInvocation(staged);
  // Requests and rows that are more or fewer than one a token.
  const { amazonRequests, amazonTokens, recorded, recordedConnections } = scheduled;
  const strays = [amazonRequests, amazonTokens, recorded, recordedConnections]
    .reduce((sum, seen) => sum + Math.abs(seen - count), 0);
  return {
    tables: tables(count, scheduled, alone),
    promises: [
      {
        what: "s until all are refreshed by the schedule alone",
        measured: scheduled.seconds,
        at: "most",
        limit: 300,
      },
      {
        what: "s of CPU in a whole invocation, half of what the platform allows",
        measured: alone.cpuSeconds,
        at: "most",
        limit: 1,
      },
      {
        what: "tokens that Amazon or the history has seen twice or not at all",
        measured: strays,
        at: "most",
        limit: 0,
      },
    ],
  };
}

/** How the schedule keeps many tokens fresh. */
export const refreshPart: Part = {
  name: "refresh",
  what: "10,000 due tokens with a slow Amazon, by the schedule alone",
  run,
};
