import { cpuSeconds } from "../measure/process-figures.ts";
import { type StatementCounter, totalOf } from "../measure/statements.ts";
import type { Bench } from "../part.ts";
import type { BenchStack } from "../stage/bench-stack.ts";
import { functionPid } from "../stage/function-pid.ts";
import { setSchedule } from "../stage/schedule.ts";
import { answeredInvocations } from "./invocations.ts";

/** What it took the schedule to refresh all tokens that were due. */
export interface ScheduledFigures {
  /** From the moment on at which all were due: just after a tick, so a minute is spent waiting. */
  seconds: number;
  /** From the first refresh to the last. */
  workingSeconds: number;
  ticks: number;
  invocations: number;
  cpuSeconds: number;
  statements: number;
  amazonRequests: number;
  /** How many refresh tokens Amazon was shown. */
  amazonTokens: number;
  recorded: number;
  /** How many connections the history tells of. */
  recordedConnections: number;
}

const MAX_SECONDS = 600;

/** Waits until a second after the next tick of the schedule. */
async function afterTick(): Promise<void> {
  const rest = 60_000 - Date.now() % 60_000;
  await new Promise((resolve) => setTimeout(resolve, rest + 1_500));
}

/** Measures how the schedule refreshes the due tokens without any other caller. */
export async function refreshBySchedule(
  bench: Bench,
  { stack, admin, amazon }: BenchStack,
  statements: StatementCounter,
  count: number,
): Promise<ScheduledFigures> {
  await statements.sinceLastLook();
  await amazon.clearLog();
  bench.say("waiting for a tick of the schedule to pass: the worst moment to become due");
  await afterTick();
  await setSchedule(admin, true);
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 1000;
  for (let done = 0, said = 0; done < count;) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const [found] = await admin<{ done: number }[]>`
      select count(*)::integer as done from amazon_ads.token_refresh_history`;
    done = found?.done ?? 0;
    if (elapsed() - said >= 30) {
      said = elapsed();
      bench.say(`${done} of ${count} refreshed`);
    }
    if (elapsed() > MAX_SECONDS) {
      throw new Error(
        `Cannot measure the schedule: ${done} of ${count} tokens are refreshed after ${MAX_SECONDS} s.`,
      );
    }
  }
  const seconds = elapsed();
  await setSchedule(admin, false);
  const invocations = await answeredInvocations(admin);
  const cpu = await cpuSeconds(await functionPid(stack, "refresh-tokens"));
  const [history] = await admin<
    { recorded: number; connections: number; seconds: number }[]
  >`
    select count(*)::integer as recorded, count(distinct connection_id)::integer as connections,
      extract(epoch from max(created_at) - min(created_at))::float8 as seconds
    from amazon_ads.token_refresh_history where success and trigger = 'scheduled'`;
  const [ticks] = await admin<{ count: number }[]>`
    select count(*)::integer as count
    from cron.job_run_details as d join cron.job as j using (jobid)
    where j.jobname = 'amazon-ads-connect-refresh-tokens'`;
  const asked = (await amazon.log()).filter(({ operation }) => operation === "token");
  return {
    seconds,
    workingSeconds: history?.seconds ?? NaN,
    ticks: ticks?.count ?? NaN,
    invocations,
    cpuSeconds: cpu,
    statements: totalOf(await statements.sinceLastLook()),
    amazonRequests: asked.length,
    amazonTokens: new Set(asked.map(({ secrets_sha256 }) => secrets_sha256["refresh_token"])).size,
    recorded: history?.recorded ?? NaN,
    recordedConnections: history?.connections ?? NaN,
  };
}
