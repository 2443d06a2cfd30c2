import postgres from "postgres";
import { ConnectError } from "../errors.ts";
import type { Database } from "./database.ts";
import { literal } from "./literal.ts";
import { takeTurns } from "./turns.ts";

/** How long a statement may take before the way to the database counts as broken, in ms. */
const LIMIT_MS = 10_000;

/**
 * How long a statement is at least: spaces mean nothing to Postgres. postgres.js 3.4.9 keeps back what
 * is shorter until setImmediate comes round, and that takes the platform's Deno 2.1 1.2 ms: a token
 * that was asked for alone took 4.6 ms instead of 1.5 (measured).
 */
const SENT_AT_ONCE = 1024;

/** How many connections a function uses at a time. */
const CONNECTIONS = 5;

/**
 * Classes of SQLSTATE that another try may mend: connection, transaction rollback, resources,
 * limits, state, operator, system, internal.
 *
 * @see https://www.postgresql.org/docs/17/errcodes-appendix.html
 */
const PASSING = /^(08|40|53|54|55|57|58|XX)/;

/**
 * When a connection closes, a timer of postgres.js 3.4.9 may write to it or end it once more, where
 * nobody can catch that, and the whole function would end. What was asked over it fails anyway.
 */
function outliveLateTimers(): void {
  globalThis.addEventListener("error", (event) => {
    const { error } = event;
    const late = /\b(nextWrite|connectTimedOut)\b.*postgres/;
    if (error instanceof TypeError && late.test(error.stack ?? "")) event.preventDefault();
  });
}

function isLoopback(url: URL): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
}

/** The database through the project's connection pooler, in transaction mode. */
export function createPooler(options: { url: string }): Database & { end(): Promise<void> } {
  const url = new URL(options.url);
  // One statement at a time: PgBouncer 1.18 stops answering when it is sent several. The library
  // reads this setting from the address alone.
  url.searchParams.set("max_pipeline", "0");

  function connect(): postgres.Sql {
    return postgres(url.href, {
      max: CONNECTIONS,
      // The pooler gives each transaction another session, which knows nothing of the last one's.
      prepare: false,
      fetch_types: false,
      connect_timeout: 5,
      idle_timeout: 20,
      backoff: (attempts) => Math.min(0.05 * 2 ** attempts, 1),
      connection: { application_name: "amazon-ads-connect" },
      onnotice: () => {},
      ...(isLoopback(url) || url.searchParams.has("sslmode") ? {} : { ssl: "require" }),
    });
  }

  outliveLateTimers();
  let sql = connect();
  // Who waited inside of postgres.js would be given the very connection that was lost.
  const takeTurn = takeTurns(CONNECTIONS);

  /**
   * What has not answered may never answer, and everything behind it with it; and what postgres.js
   * has half written to a connection that closed would come first over the next one.
   */
  function startAnew(failed: postgres.Sql): void {
    if (failed !== sql) return;
    sql = connect();
    // Other statements over its connections have their own time to answer.
    failed.end({ timeout: LIMIT_MS / 1000 }).catch(() => {});
  }

  async function run(text: string): Promise<unknown> {
    const tooLate = new Error("no answer in time");
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(tooLate), LIMIT_MS);
    const turn = takeTurn();
    let sent: { by: postgres.Sql; at: number } | undefined;
    try {
      await Promise.race([turn.come, late.promise]);
      sent = { by: sql, at: performance.now() };
      // A statement with parameters that is not prepared is described first: a second round trip.
      const statement = sent.by.unsafe(text.padEnd(SENT_AT_ONCE));
      const [row] = await Promise.race([sent.by`${statement}`, late.promise]);
      return row?.["answer"];
    } catch (error) {
      // Whose time was over soon after its turn came is no sign that something is wrong now.
      const noSign = error === tooLate
        ? sent === undefined || performance.now() - sent.at < LIMIT_MS / 2
        : error instanceof postgres.PostgresError;
      if (sent !== undefined && !noSign) startAnew(sent.by);
      throw error;
    } finally {
      turn.end();
      clearTimeout(timer);
    }
  }

  async function call(statement: string, args: Record<string, unknown>): Promise<unknown> {
    const named = Object.entries(args).filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name} => ${literal(value)}`);
    try {
      return await run(`select public.${statement}(${named.join(", ")}) as answer`);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "nothing";
      const refused = error instanceof postgres.PostgresError && !PASSING.test(code);
      // The database's own words may quote what was sent: they stay in the cause, which is not logged.
      if (refused) {
        throw new ConnectError(
          "internal_error",
          `Cannot run "${statement}": the database refused it with ${code}. Have all migrations been applied?`,
          { cause: error },
        );
      }
      throw new ConnectError(
        "database_unavailable",
        `Cannot run "${statement}": the database answered ${code}. Try again.`,
        { cause: error, retry_after: 1 },
      );
    }
  }

  return { call, end: () => sql.end({ timeout: 1 }) };
}
