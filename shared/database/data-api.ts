import { PostgrestClient } from "@supabase/postgrest-js";
import { ConnectError } from "../errors.ts";
import { withTimeLimit } from "../http/time-limit.ts";
import type { Database } from "./database.ts";

/** How long a statement may take before the way to the database counts as broken, in ms. */
const LIMIT_MS = 10_000;

/**
 * The Data API knows no such function: nobody has applied the migrations, or it looked at the database
 * before they were, or has just lost sight of it. Only the first of these lasts.
 *
 * @see https://docs.postgrest.org/en/stable/references/errors.html
 */
const UNKNOWN_FUNCTION = "PGRST202";

/**
 * The database through the project's Data API.
 *
 * By the part of supabase-js that is for the Data API alone: the whole of it brings the clients of
 * Auth, Storage and Realtime along, which were a quarter of a cold start.
 */
export function createDataApi(
  options: { url: string; secretKey: string; fetch: typeof fetch },
): Database {
  const client = new PostgrestClient(`${options.url}/rest/v1`, {
    headers: { apikey: options.secretKey },
    fetch: options.fetch,
  });

  async function call(statement: string, args: Record<string, unknown>): Promise<unknown> {
    const { data, error, status } = await withTimeLimit(
      LIMIT_MS,
      async (signal) => await client.rpc(statement, args).abortSignal(signal),
    );
    if (error === null) return data;
    if (error.code === UNKNOWN_FUNCTION) {
      throw new ConnectError(
        "database_unavailable",
        `Cannot run "${statement}": the Data API does not know it (${error.code}). Try again; if that does not help, apply all migrations.`,
        { cause: error, retry_after: 1 },
      );
    }
    // 0: no answer at all. PostgREST answers 4xx to what another try will not mend.
    if (status !== 0 && status < 500 && status !== 429) {
      throw new ConnectError(
        "internal_error",
        `Cannot run "${statement}": the database refused it with ${
          error.code || status
        }. Have all migrations been applied?`,
        { cause: error },
      );
    }
    // The database's own words may quote what was sent: they stay in the cause, which is not logged.
    throw new ConnectError(
      "database_unavailable",
      `Cannot run "${statement}": the database answered ${error.code || "nothing"}. Try again.`,
      { cause: error, retry_after: 1 },
    );
  }

  return { call };
}
