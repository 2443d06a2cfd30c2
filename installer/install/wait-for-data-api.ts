import { z } from "zod/v3";
import type { RunSql } from "../chapters/apply-chapters.ts";
import { InstallerError } from "../installer-error.ts";
import { type Patience, waitFor } from "../pause.ts";

/** The newest function of the schema. A cache that knows it was loaded after the last chapter. */
const NEWEST = `
select jsonb_build_object(
  'name', p.proname, 'arguments', coalesce(to_jsonb(p.proargnames[1:p.pronargs]), '[]')
) as found
from pg_catalog.pg_proc as p
where p.pronamespace = to_regnamespace('amazon_ads')
order by p.oid desc
limit 1`;

const newestSchema = z.object({ name: z.string(), arguments: z.array(z.string()) });

/**
 * PostgREST's errors while its cache does not know a function, or the schema of it, yet.
 *
 * @see https://docs.postgrest.org/en/stable/references/errors.html
 */
const NOT_YET: ReadonlySet<string> = new Set([
  "PGRST000",
  "PGRST001",
  "PGRST002",
  "PGRST003",
  "PGRST106",
  "PGRST202",
]);

async function isKnown(
  url: string,
  key: string,
  { name, arguments: names }: z.output<typeof newestSchema>,
): Promise<boolean> {
  try {
    const response = await fetch(`${url}/rest/v1/rpc/${name}`, {
      method: "POST",
      headers: { apikey: key, "content-profile": "amazon_ads", "content-type": "application/json" },
      body: JSON.stringify(Object.fromEntries(names.map((argument) => [argument, null]))),
      signal: AbortSignal.timeout(10_000),
    });
    const answer = z.object({ code: z.string() }).safeParse(await response.json());
    // The key opens nothing: a function that is known is refused to it, and is not called.
    return response.status < 500 && !NOT_YET.has(answer.data?.code ?? "");
  } catch {
    return false;
  }
}

/**
 * Waits until the Data API has read the database after the last chapter. A function that begins earlier
 * would call what the Data API does not know yet.
 *
 * @param url The project's address.
 * @param key A publishable key.
 * @throws InstallerError when it takes longer than two minutes.
 */
export async function waitForDataApi(
  run: RunSql,
  url: string,
  key: string,
  patience: Patience = { limit: 120_000, interval: 500 },
): Promise<void> {
  const [row] = await run(NEWEST);
  const newest = newestSchema.parse(row?.["found"]);
  const known = await waitFor(
    async () => await isKnown(url, key, newest) || undefined,
    patience,
  );
  if (known) return;
  throw new InstallerError(
    "The Data API does not know the new database yet.",
    "See in the dashboard whether the Data API is healthy and exposes the schema amazon_ads. The " +
      "functions in use are still the earlier ones.",
  );
}
