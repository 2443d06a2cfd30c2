import { createClient } from "@supabase/supabase-js";
import { ConnectError } from "../errors.ts";
import type { Database } from "./database.ts";

/** How long a statement may take before the way to the database counts as broken, in ms. */
const LIMIT_MS = 10_000;

/** The database through the project's Data API. */
export function createDataApi(
  options: { url: string; secretKey: string; fetch: typeof fetch },
): Database {
  const client = createClient(options.url, options.secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: options.fetch },
  });

  async function call(statement: string, args: Record<string, unknown>): Promise<unknown> {
    const { data, error, status } = await client.rpc(statement, args).abortSignal(
      AbortSignal.timeout(LIMIT_MS),
    );
    if (error === null) return data;
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
