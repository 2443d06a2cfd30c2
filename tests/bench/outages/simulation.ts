import { readFile } from "node:fs/promises";
import type postgres from "postgres";
import { signUp } from "../../../local/demo/sign-up.ts";
import { connect } from "../../../local/postgres/connect.ts";
import type { Bench } from "../part.ts";
import { startBenchStack } from "../stage/bench-stack.ts";
import { reportProject, silenceDatabase } from "../stage/schedule.ts";
import { seedConnections } from "../stage/seed-connections.ts";

/** What Amazon answers to every refresh. */
export type AmazonAnswer = "token" | "unavailable" | "client_rejected";

/** A stretch of simulated time in which nothing changes. */
export interface Phase {
  minutes: number;
  answer: AmazonAnswer;
  /** Stands for the project's client id and secret. */
  fingerprint: string;
}

/** What one phase came to. */
export interface PhaseFigures {
  /** Requests to Amazon of each minute. */
  requests: number[];
  /** Rows that the history grew by. */
  historyRows: number;
  /** The most rows that `schedule_tickets` had. */
  maxTickets: number;
  /** Until no connection had a failed refresh last, in minutes; null when that did not come. */
  recoveredAfter: number | null;
}

/** A database with many connections whose clock and whose Amazon are set. */
export interface Simulation extends AsyncDisposable {
  run(phase: Phase): Promise<PhaseFigures>;
}

/** Callers a minute that ask for a token which is about to expire, as a share of the connections. */
const CALLERS = 0.01;

/** Simulated minutes between two vacuums. */
const MINUTES_A_CALL = 20;

/** Connects so many consents, all in use, whose tokens come due over the next 50 minutes. */
async function connectMany(
  admin: postgres.Sql,
  staged: Parameters<typeof seedConnections>[0],
  userId: string,
  count: number,
): Promise<void> {
  await seedConnections(
    staged,
    Array.from({ length: count }, (_, n) => ({
      accessToken: `Atza|${n}${"x".repeat(371)}`,
      refreshToken: `Atzr|${n}`,
    })),
    { userId, expiresIn: 3_600, dueIn: 0 },
  );
  await admin`
    update amazon_ads_private.oauth_tokens
    set expires_at = now() + interval '10 minutes' + random() * interval '50 minutes'`;
  await admin`
    update amazon_ads_private.oauth_tokens set refresh_due_at = expires_at - interval '10 minutes'`;
}

/** Makes a database of its own, with so many connections. */
export async function startSimulation(bench: Bench, connections: number): Promise<Simulation> {
  await using starting = new AsyncDisposableStack();
  const staged = starting.use(await startBenchStack(bench));
  const { stack, admin } = staged;
  await reportProject(staged);
  await silenceDatabase(admin);
  const { userId } = await signUp(stack);
  bench.say(`${connections.toLocaleString("en-US")} connections are put into it`);
  await connectMany(admin, staged, userId, connections);
  await admin.unsafe(
    await readFile(new URL("simulation.sql", import.meta.url), "utf8"),
  );
  // One session: the clock is its setting. JIT would compile what is cheap anyway.
  const session = connect(stack.db_admin_url, { max: 1 });
  starting.defer(() => session.end({ timeout: 1 }));
  await session`set jit = off`;
  const [start] = await session<{ at: Date }[]>`select now() as at`;
  let clock = start?.at.getTime() ?? NaN;

  /** A Postgres that does not inline SQL functions would go on with the real time. */
  async function checkClock(): Promise<void> {
    const [heartbeat] = await session<{ at: Date | null }[]>`
      select max(beat_at) as at from amazon_ads_private.heartbeats`;
    const difference = Math.abs((heartbeat?.at?.getTime() ?? NaN) - clock);
    if (difference < 60_000) return;
    throw new Error(
      "Cannot simulate an outage: the product's functions do not read the clock that was set.",
    );
  }

  async function historyRows(): Promise<number> {
    const [counted] = await session<{ rows: number }[]>`
      select count(*)::integer as rows from amazon_ads.token_refresh_history`;
    return counted?.rows ?? NaN;
  }

  async function run({ minutes, answer, fingerprint }: Phase): Promise<PhaseFigures> {
    const before = await historyRows();
    await session`truncate simulated.minutes`;
    let said = performance.now();
    for (let passed = 0; passed < minutes;) {
      const count = Math.min(MINUTES_A_CALL, minutes - passed);
      await session`
        call simulated.run_minutes(
          ${new Date(clock)}, ${count}, ${answer}, ${fingerprint},
          ${Math.ceil(connections * CALLERS)}
        )`;
      clock += count * 60_000;
      passed += count;
      await checkClock();
      // As autovacuum would by the real clock.
      await session`vacuum amazon_ads_private.oauth_tokens, amazon_ads.connections,
        amazon_ads.token_refresh_history, amazon_ads_private.client_pauses, amazon_ads_private.amazon_outages`;
      if (performance.now() - said < 30_000) continue;
      said = performance.now();
      bench.say(`${passed} of ${minutes} minutes with the answer ${answer}`);
    }
    const passed = await session<{ requests: number; tickets: number; is_recovered: boolean }[]>`
      select requests, tickets, is_recovered from simulated.minutes order by minute`;
    const recovered = passed.findIndex(({ is_recovered }) => is_recovered);
    return {
      requests: passed.map(({ requests }) => requests),
      historyRows: await historyRows() - before,
      maxTickets: Math.max(...passed.map(({ tickets }) => tickets)),
      recoveredAfter: recovered === -1 ? null : recovered + 1,
    };
  }

  const running = starting.move();
  return { run, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
