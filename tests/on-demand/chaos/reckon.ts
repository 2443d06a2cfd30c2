import { z } from "zod";
import type { LogEntry } from "../../../local/amazon/log-entry.ts";
import type { Sealer } from "../../../shared/crypto/sealer.ts";
import type { Imported } from "../../support/many-connections.ts";
import { amazon, database } from "../../support/stack.ts";
import { storedTokens } from "../../support/stored-tokens.ts";

/** What Amazon and the database remember in the end. */
export interface Reckoning {
  /** What must never be, in words. */
  violations: string[];
  refreshRequests: number;
  refreshed: number;
  superseded: number;
  failed: number;
  abandoned: number;
}

const historySchema = z.array(z.object({
  connection_id: z.string(),
  action: z.string(),
  error_code: z.string().nullable(),
}));

/**
 * Compares, when all is quiet, what is stored with what Amazon has issued, and the history with what
 * Amazon was asked.
 *
 * @param given The access tokens that callers got, by SHA-256, and for which connection.
 * @param log What Amazon was asked since the beginning.
 */
export async function reckon(
  connections: Imported[],
  given: ReadonlyMap<string, string>,
  log: LogEntry[],
  sealer: Sealer,
): Promise<Reckoning> {
  const violations: string[] = [];
  const personaOf = new Map(connections.map(({ id, persona }) => [id, persona]));
  const grants = new Map((await amazon.grants()).map((grant) => [grant.persona, grant]));

  // Whose token it was, Amazon says.
  const userOf = new Map(
    log.map(({ secrets_sha256, persona }) => [secrets_sha256["access_token"], persona]),
  );
  for (const [hash, id] of given) {
    if (userOf.get(hash) !== personaOf.get(id)) violations.push(`${id}: somebody else's token`);
  }

  for (const { id, persona } of connections) {
    const [stored, grant] = [await storedTokens(id, sealer), grants.get(persona)];
    if (stored?.status !== "active") violations.push(`${id}: ${stored?.status}`);
    if (stored?.refreshSha256 !== grant?.newest_refresh_token_sha256) {
      violations.push(`${id}: not the newest refresh token`);
    }
    if (stored?.accessSha256 !== grant?.newest_access_token_sha256) {
      violations.push(`${id}: not the newest access token`);
    }
  }

  const attempts = historySchema.parse(
    await database`
      select connection_id, action, error_code from public.token_refresh_history
      where lease_id is not null
        and connection_id in ${database(connections.map(({ id }) => id))}`,
  );
  const asked = log.filter(({ grant_type }) => grant_type === "refresh_token");
  for (const { id, persona } of connections) {
    const seen = asked.filter((entry) => entry.persona === persona);
    const told = attempts.filter(({ connection_id }) => connection_id === id);
    if (told.length < seen.length) {
      violations.push(`${id}: ${seen.length} requests, ${told.length} rows in the history`);
    }
    const [good, refreshed] = [
      seen.filter(({ status }) => status === 200),
      told.filter(({ action }) => action === "refreshed"),
    ];
    if (refreshed.length > good.length) {
      violations.push(`${id}: ${refreshed.length} refreshes of ${good.length} answers`);
    }
  }

  function count(wanted: (attempt: z.infer<typeof historySchema>[number]) => boolean): number {
    return attempts.filter(wanted).length;
  }
  return {
    violations,
    refreshRequests: asked.length,
    refreshed: count(({ action, error_code }) => action === "refreshed" && error_code === null),
    superseded: count(({ error_code }) => error_code === "refresh_superseded"),
    failed: count(({ action, error_code }) =>
      action !== "refreshed" && error_code !== "refresh_abandoned"
    ),
    abandoned: count(({ error_code }) => error_code === "refresh_abandoned"),
  };
}
