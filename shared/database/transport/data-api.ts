import { PostgrestClient, type PostgrestSingleResponse } from "@supabase/postgrest-js";
import { ConnectError } from "../../errors.ts";
import { withTimeLimit } from "../../http/with-time-limit.ts";
import type { Database } from "../database.ts";

/** How long a call may take before the connection to the database counts as broken, in ms. */
const LIMIT_MS = 10_000;

/**
 * The Data API knows no such function: the migrations are missing, or its copy of the schema is older than
 * them, or it is loading the schema at the moment. Only the first of these lasts.
 *
 * @see https://docs.postgrest.org/en/stable/references/errors.html
 */
const UNKNOWN_FUNCTION = "PGRST202";

/** SQLSTATE of a missing right, which PostgREST answers with 401 for a caller without a key. */
const INSUFFICIENT_PRIVILEGE = "42501";

/** The Data API does not expose our schema: it is missing in the project's API settings. */
const UNKNOWN_SCHEMA = "PGRST106";

/** What the Data API answered. */
type Answer = PostgrestSingleResponse<unknown>;

function refusesKey({ error, status }: Answer): boolean {
  return error !== null && status === 401 && error.code !== INSUFFICIENT_PRIVILEGE;
}

/**
 * Connects to the database through the project's Data API.
 *
 * Only the part of supabase-js for the Data API is loaded: the whole of it brings the clients of Auth, Storage
 * and Realtime along, which were a quarter of a cold start.
 */
export function createDataApi(
  options: { url: string; secretKeys: readonly string[]; fetch: typeof fetch },
): Database {
  const clients = options.secretKeys.map((apikey) =>
    new PostgrestClient(`${options.url}/rest/v1`, {
      headers: { apikey },
      schema: "amazon_ads",
      fetch: options.fetch,
    })
  );
  let current = 0;

  /**
   * Calls with the key that was good last. A key that was deleted since the deployment is refused: then the
   * others are tried, so that deleting one stops nothing.
   */
  async function call(name: string, args: Record<string, unknown>): Promise<Answer> {
    for (let tried = 1;; tried += 1) {
      const used = current;
      const answer = await withTimeLimit(
        LIMIT_MS,
        async (signal) => await clients[used]?.rpc(name, args).abortSignal(signal),
      );
      if (answer === undefined) throw new TypeError("Cannot call the Data API: no key was given.");
      if (!refusesKey(answer) || tried >= clients.length) return answer;
      // Another call may have gone on to the next key already.
      if (current === used) current = (used + 1) % clients.length;
    }
  }

  async function rpc(name: string, args: Record<string, unknown>): Promise<unknown> {
    const answer = await call(name, args);
    const { data, error, status } = answer;
    if (error === null) return data;
    if (error.code === UNKNOWN_FUNCTION) {
      throw new ConnectError(
        "database_unavailable",
        `Cannot call "${name}": the Data API does not know it (${error.code}). Try again; if that does not help, apply all migrations.`,
        { cause: error, retry_after: 1, database: "migrations_missing" },
      );
    }
    if (error.code === UNKNOWN_SCHEMA) {
      throw new ConnectError(
        "database_unavailable",
        `Cannot call "${name}": the Data API does not expose the schema amazon_ads. Add it to the exposed schemas in the project's API settings.`,
        { cause: error, retry_after: 60, database: "schema_not_exposed" },
      );
    }
    if (refusesKey(answer)) {
      throw new ConnectError(
        "configuration_invalid",
        "The Data API refuses this project's secret keys. The platform sets SUPABASE_SECRET_KEYS: deploy the functions again.",
        { cause: error },
      );
    }
    // 0: no answer at all. PostgREST answers 4xx when another attempt cannot help.
    if (status !== 0 && status < 500 && status !== 429) {
      throw new ConnectError(
        "internal_error",
        `Cannot call "${name}": the database refused it with ${
          error.code || status
        }. Have all migrations been applied?`,
        { cause: error },
      );
    }
    // The database's message may quote what was sent: it stays in the cause, which is not logged.
    throw new ConnectError(
      "database_unavailable",
      `Cannot call "${name}": the database answered ${error.code || "nothing"}. Try again.`,
      { cause: error, retry_after: 1 },
    );
  }

  return { rpc };
}
