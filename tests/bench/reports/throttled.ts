import { z } from "zod";
import { signUp } from "../../../local/demo/sign-up.ts";
import { type FunctionProcess, startFunctionProcess } from "../../../local/functions/process.ts";
import { connect } from "../../../local/postgres/connect.ts";
import { installClock } from "../../support/install-clock.ts";
import { cpuSeconds } from "../measure/process-figures.ts";
import type { Bench } from "../part.ts";
import { startBenchStack } from "../stage/bench-stack.ts";
import { reportProject, silenceDatabase } from "../stage/schedule.ts";
import { seedConnections } from "../stage/seed-connections.ts";

/** Many reports at once, and an Amazon that takes few requests and much time. */
export interface ThrottledFigures {
  planned: number;
  stored: number;
  /** Requests for reports that Amazon has accepted. */
  accepted: number;
  /** Requests for reports that Amazon has refused with 429. */
  throttled: number;
  /** The most reports that Amazon was making for one profile and type at once. */
  mostAtOnce: number;
  /** From the first to the last, by the simulated clock. */
  minutes: number;
  invocations: number;
  cpuSeconds: number;
}

const TABLES = [
  "report_sp_campaigns",
  "report_sp_search_term",
  "report_sp_targeting",
  "report_sp_advertised_product",
  "report_sb_campaigns",
  "report_sd_campaigns",
];

/** How long Amazon takes for a report. */
const REPORT_SECONDS = 20 * 60;

/** How many requests a second Amazon takes in each region, by the machine's clock. */
const REQUESTS_PER_SECOND = 40;

const PROCESSES = 4;
const STEP_MS = 30_000;

const OPEN = ["wanted", "requested", "ready", "loading"];

/** Has six reports of so many profiles become due at once, and plays the schedule until all are stored. */
export async function measureThrottled(bench: Bench, profiles: number): Promise<ThrottledFigures> {
  await using staged = await startBenchStack(bench);
  const { stack, admin, amazon, clientId } = staged;
  await reportProject(staged);
  await silenceDatabase(admin);
  const { userId } = await signUp(stack);
  const persona = `agency:${profiles}`;
  const [refreshToken = ""] = await amazon.createGrants({ persona, client_id: clientId, count: 1 });
  const [connectionId = ""] = await seedConnections(
    staged,
    [{ accessToken: "Atza|none", refreshToken }],
    { userId, expiresIn: 0, dueIn: null },
  );
  const headers = { apikey: stack.secret_keys.default, "content-type": "application/json" };
  async function call(name: string, body: Record<string, unknown>): Promise<unknown> {
    const response = await fetch(`${stack.functions_url}/${name}`, {
      method: "POST",
      headers,
      body: JSON.stringify({ user_id: userId, ...body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Cannot measure reports: ${name} answered ${text}`);
    return JSON.parse(text);
  }
  bench.say(`${profiles} profiles are synced`);
  const syncSchema = z.object({ results: z.tuple([z.object({ status: z.string() })]) });
  while (
    syncSchema.parse(await call("sync-accounts", { connection_ids: [connectionId] }))
      .results[0].status === "running"
  );
  const chosen = await admin<{ profile_id: string }[]>`
    select profile_id from amazon_ads.amazon_profiles
    where connection_id = ${connectionId} and type <> 'agency' order by profile_id limit ${profiles}`;
  const session = connect(stack.db_admin_url, { max: 1 });
  const move = await installClock(session);
  await amazon.changeSettings({
    report_seconds: REPORT_SECONDS,
    throttle: { requests_per_second: REQUESTS_PER_SECOND, retry_after: false },
  });
  for (const table_name of TABLES) {
    await call("report-schedules", {
      connection_id: connectionId,
      profile_ids: chosen.map(({ profile_id }) => profile_id),
      table_name,
      backfill_days: 0,
    });
  }
  await amazon.clearLog();
  bench.say(`${chosen.length * TABLES.length} reports are due`);
  const processes: FunctionProcess[] = await Promise.all(
    Array.from(
      { length: PROCESSES },
      () => startFunctionProcess({ functionName: "run-reports", env: stack.functionEnv }),
    ),
  );
  const cpuBefore = await Promise.all(processes.map(({ pid }) => cpuSeconds(pid)));
  let moved = 0;
  let invocations = 0;
  let mostAtOnce = 0;
  let accepted = 0;
  let throttled = 0;
  let planned = 0;
  let stored = 0;
  try {
    for (let round = 0; round < 1_000; round++) {
      await Promise.all(processes.map(async ({ url }) => {
        const response = await fetch(`${url}/run-reports`, { method: "POST", headers });
        await response.body?.cancel();
        invocations++;
      }));
      const log = await amazon.log();
      await amazon.clearLog();
      const created = log.filter(({ operation }) => operation === "create_report");
      accepted += created.filter(({ status }) => status === 200).length;
      throttled += created.filter(({ status }) => status === 429).length;
      const [found] = await admin<
        { planned: number; stored: number; open: number; most: number }[]
      >`
        select count(*)::integer as planned,
          count(*) filter (where status = 'stored')::integer as stored,
          count(*) filter (where status in ${admin(OPEN)})::integer as open,
          coalesce((
            select max(c.count) from (
              select count(*)::integer as count from amazon_ads.reports
              where status = 'requested' group by profile_id, report_type_id
            ) as c
          ), 0) as most
        from amazon_ads.reports where user_id = ${userId}`;
      planned = found?.planned ?? 0;
      stored = found?.stored ?? 0;
      mostAtOnce = Math.max(mostAtOnce, found?.most ?? 0);
      if (round % 20 === 0) bench.say(`${stored} of ${planned} are stored`);
      if (planned >= chosen.length * TABLES.length && found?.open === 0) break;
      moved += STEP_MS;
      await amazon.changeSettings({ clock_offset_seconds: moved / 1000 });
      await move(moved);
    }
    const cpu = await Promise.all(processes.map(({ pid }) => cpuSeconds(pid)));
    return {
      planned,
      stored,
      accepted,
      throttled,
      mostAtOnce,
      minutes: moved / 60_000,
      invocations,
      cpuSeconds: cpu.reduce((sum, seconds, index) => sum + seconds - (cpuBefore[index] ?? 0), 0),
    };
  } finally {
    await Promise.all(processes.map((process) => process.stop()));
    await session.end();
  }
}
