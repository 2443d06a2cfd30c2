import postgres from "postgres";
import { ConnectError } from "../../errors.ts";
import type { Database } from "../database.ts";
import { type CallStatement, callStatement } from "./call-statement.ts";
import { createSemaphore } from "./semaphore.ts";

/** How long a statement may take before the connection to the database counts as broken, in ms. */
const TIMEOUT_MS = 10_000;

/**
 * Statements are padded with spaces to this length, in characters. postgres.js 3.4.9 holds back a shorter one
 * until the next setImmediate, which takes 1.2 ms in the platform's Deno 2.1: a single read of a token took
 * 4.6 ms instead of 1.5 (measured).
 */
const MIN_STATEMENT_LENGTH = 1024;

/** How many connections a function process has open at most. */
const MAX_CONNECTIONS = 5;

/**
 * Classes of SQLSTATE after which another attempt may succeed: connection, transaction rollback, resources,
 * limits, state, operator, system, internal.
 *
 * @see https://www.postgresql.org/docs/17/errcodes-appendix.html
 */
const TRANSIENT = /^(08|40|53|54|55|57|58|XX)/;

/** Classes of SQLSTATE that refuse the user, the password or the database of a connection. */
const SIGN_IN_REFUSED = /^(28|3D)/;

/** invalid_schema_name, undefined_function: the migrations are missing. */
const MIGRATIONS_MISSING: ReadonlySet<string> = new Set(["3F000", "42883"]);

/**
 * When a connection closes, a timer of postgres.js 3.4.9 may write to it or end it once more. That error can be
 * caught nowhere else, and would end the whole function. The statements on that connection fail in any case.
 */
function ignoreErrorsOfLateTimers(): void {
  globalThis.addEventListener("error", (event) => {
    const { error } = event;
    // By the names of the timers' functions: in a bundle no path tells whose code it is.
    const late = /^\s+at (?:\S+\.)?(?:nextWrite|connectTimedOut)\b/m;
    if (error instanceof TypeError && late.test(error.stack ?? "")) event.preventDefault();
  });
}

function isLoopback(url: URL): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
}

/** Connects to the database through the project's connection pooler, in transaction mode. */
export function createPooler(
  options: { url: string; onPoolWait?: (seconds: number) => void },
): Database & { end(): Promise<void> } {
  const url = new URL(options.url);
  // One statement at a time on a connection: PgBouncer 1.18 stops answering when it gets several. The library
  // reads this setting only from the address.
  url.searchParams.set("max_pipeline", "0");

  function connect(): postgres.Sql {
    return postgres(url.href, {
      max: MAX_CONNECTIONS,
      // The pooler gives each transaction another session, which has no statements that an earlier one prepared.
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

  ignoreErrorsOfLateTimers();
  let sql = connect();
  // A statement that waited in postgres.js's own queue would be given the very connection that was lost.
  const acquire = createSemaphore(MAX_CONNECTIONS);

  /**
   * Opens new connections instead of failed ones. A connection that has not answered may never answer, nor may
   * the statements queued on it; and postgres.js sends what it had half written to a closed connection first
   * over the next one.
   */
  function reconnect(failed: postgres.Sql): void {
    if (failed !== sql) return;
    sql = connect();
    // Other statements on the old connections keep their own time limit.
    failed.end({ timeout: TIMEOUT_MS / 1000 }).catch(() => {});
  }

  async function run({ text, parameters }: CallStatement): Promise<unknown> {
    const timeoutError = new Error("no answer in time");
    const timeout = Promise.withResolvers<never>();
    const timer = setTimeout(() => timeout.reject(timeoutError), TIMEOUT_MS);
    const asked = performance.now();
    const permit = acquire();
    let sent: { over: postgres.Sql; at: number } | undefined;
    try {
      await Promise.race([permit.granted, timeout.promise]);
      sent = { over: sql, at: performance.now() };
      options.onPoolWait?.((sent.at - asked) / 1000);
      const statement = sent.over.unsafe(text.padEnd(MIN_STATEMENT_LENGTH), parameters);
      // By itself a text without parameters goes by the simple protocol, which runs all statements in it; as a
      // fragment of a query it goes by the extended one, which takes one statement.
      const query = parameters.length > 0 ? statement : sent.over`${statement}`;
      const [row] = await Promise.race([query, timeout.promise]);
      return row?.["answer"];
    } catch (error) {
      // A statement that waited long for its permit may run out of time on a connection that works.
      const connectionWorks = error === timeoutError
        ? sent === undefined || performance.now() - sent.at < TIMEOUT_MS / 2
        : error instanceof postgres.PostgresError;
      if (sent !== undefined && !connectionWorks) reconnect(sent.over);
      throw error;
    } finally {
      permit.release();
      clearTimeout(timer);
    }
  }

  async function rpc(name: string, args: Record<string, unknown>): Promise<unknown> {
    try {
      return await run(callStatement(name, args));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "nothing";
      if (SIGN_IN_REFUSED.test(code)) {
        throw new ConnectError(
          "configuration_invalid",
          `Cannot sign in at the database (${code}). Check user, password and database in AMAZON_ADS_DATABASE_POOL_URL.`,
          { cause: error },
        );
      }
      if (MIGRATIONS_MISSING.has(code)) {
        throw new ConnectError(
          "database_unavailable",
          `Cannot call "${name}": the database does not know it (${code}). Apply all migrations.`,
          { cause: error, retry_after: 1, database: "migrations_missing" },
        );
      }
      const refused = error instanceof postgres.PostgresError && !TRANSIENT.test(code);
      // The database's message may quote what was sent: it stays in the cause, which is not logged.
      if (refused) {
        throw new ConnectError(
          "internal_error",
          `Cannot call "${name}": the database refused it with ${code}. Have all migrations been applied?`,
          { cause: error },
        );
      }
      throw new ConnectError(
        "database_unavailable",
        `Cannot call "${name}": the database answered ${code}. Try again.`,
        { cause: error, retry_after: 1 },
      );
    }
  }

  return { rpc, end: () => sql.end({ timeout: 1 }) };
}
