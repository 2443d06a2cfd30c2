import { z } from "zod/v3";
import { InstallerError } from "../installer-error.ts";
import { type Patience, waitFor } from "../pause.ts";

/** PostgREST's error for a schema that it does not expose. */
const UNKNOWN_SCHEMA = "PGRST106";

/**
 * Waits until the Data API no longer exposes the schema.
 *
 * @param key A publishable key.
 * @throws InstallerError when it takes longer than two minutes.
 */
export async function waitUntilUnlisted(
  url: string,
  key: string,
  patience: Patience = { limit: 120_000, interval: 500 },
): Promise<void> {
  const unlisted = await waitFor(async () => {
    try {
      const response = await fetch(`${url}/rest/v1/connections?limit=0`, {
        headers: { apikey: key, "accept-profile": "amazon_ads" },
        signal: AbortSignal.timeout(10_000),
      });
      const { data } = z.object({ code: z.string() }).safeParse(await response.json());
      return data?.code === UNKNOWN_SCHEMA || undefined;
    } catch {
      return undefined;
    }
  }, patience);
  if (unlisted) return;
  throw new InstallerError(
    "The Data API still exposes the schema amazon_ads.",
    "See in the dashboard whether the Data API is healthy.",
  );
}
