import { ConnectError } from "../errors.ts";
import { withTimeLimit } from "../http/time-limit.ts";
import type { Database } from "./database.ts";

/** How long a statement may take before the way to the database counts as broken, in ms. */
const LIMIT_MS = 10_000;

/** What PostgREST, or Postgres behind it, says about a failure. */
interface Failure {
  code?: unknown;
}

function codeIn(text: string): string | undefined {
  try {
    const { code } = JSON.parse(text) as Failure;
    return typeof code === "string" ? code : undefined;
  } catch {
    // A gateway's page.
    return undefined;
  }
}

// The database's own words may quote what was sent: they stay in the cause, which is not logged.
function unavailable(statement: string, what: string, cause: unknown): ConnectError {
  return new ConnectError(
    "database_unavailable",
    `Cannot run "${statement}": the database answered ${what}. Try again.`,
    { cause, retry_after: 1 },
  );
}

function failed(statement: string, status: number, text: string): ConnectError {
  const code = codeIn(text);
  const cause = new Error(text.slice(0, 1_000));
  // PostgREST answers 4xx to what another try will not mend.
  if (status >= 500 || status === 429) {
    return unavailable(statement, code ?? String(status), cause);
  }
  return new ConnectError(
    "internal_error",
    `Cannot run "${statement}": the database refused it with ${code ?? status}. ` +
      "Have all migrations been applied?",
    { cause },
  );
}

/**
 * The database through the project's Data API: `POST /rest/v1/rpc/<statement>`.
 *
 * By hand, because supabase-js brings its clients for Auth, Storage and Realtime along: they were 36 of
 * the 110 ms of CPU by which a function started later than an empty one, and every call built a query.
 */
export function createDataApi(
  options: { url: string; secretKey: string; fetch: typeof fetch },
): Database {
  const headers = {
    apikey: options.secretKey,
    "content-type": "application/json",
    accept: "application/json",
  };

  async function call(statement: string, args: Record<string, unknown>): Promise<unknown> {
    let response: Response;
    let text: string;
    try {
      [response, text] = await withTimeLimit(LIMIT_MS, async (signal) => {
        const answer = await options.fetch(`${options.url}/rest/v1/rpc/${statement}`, {
          method: "POST",
          headers,
          body: JSON.stringify(args),
          redirect: "error",
          signal,
        });
        return [answer, await answer.text()] as const;
      });
    } catch (cause) {
      throw unavailable(statement, "nothing", cause);
    }
    if (!response.ok) throw failed(statement, response.status, text);
    try {
      // A statement that returns nothing answers 204.
      return text === "" ? null : JSON.parse(text);
    } catch (cause) {
      throw unavailable(statement, "broken JSON", cause);
    }
  }

  return { call };
}
