import type { LogEntry } from "../../../local/amazon/state/log-entry.ts";
import type { Sealer } from "../../../shared/crypto/sealer.ts";
import { LIMITS } from "../../../shared/tokens/limits.ts";
import type { Imported } from "../../support/import-connections.ts";
import { amazon } from "../../support/stack.ts";
import { storedTokens } from "../../support/stored-tokens.ts";
import { type Attempt, attemptsOf, untold } from "./attempts.ts";

/** What Amazon and the database remember in the end. */
export interface InvariantReport {
  /** What must never be, in words. */
  violations: string[];
  refreshRequests: number;
  refreshed: number;
  superseded: number;
  failed: number;
  abandoned: number;
}

/** What is known of a run. */
export interface Known {
  connections: Imported[];
  /** Each connection's generation when the run began. */
  generations: ReadonlyMap<string, number>;
  /** The access tokens that callers got, by SHA-256, and for which connection. */
  given: ReadonlyMap<string, string>;
  /** What Amazon was asked since the beginning. */
  log: LogEntry[];
  sealer: Sealer;
}

/**
 * Compares, when all is quiet, what is stored with what Amazon has issued, and the history with what
 * Amazon was asked.
 */
export async function checkInvariants(known: Known): Promise<InvariantReport> {
  const { connections, given, log, sealer } = known;
  const violations: string[] = [];
  const personaOf = new Map(connections.map(({ id, persona }) => [id, persona]));
  const grants = new Map((await amazon.grants()).map((grant) => [grant.persona, grant]));

  if (log.some(({ seq }, index) => seq !== (log[0]?.seq ?? 0) + index)) {
    violations.push("Amazon's log was not read in full");
  }

  // Whose token it was, Amazon says.
  const userOf = new Map(
    log.map(({ secrets_sha256, persona }) => [secrets_sha256["access_token"], persona]),
  );
  for (const [hash, id] of given) {
    if (userOf.get(hash) !== personaOf.get(id)) violations.push(`${id}: somebody else's token`);
  }

  const asked = log.filter(({ grant_type }) => grant_type === "refresh_token");
  if (asked.some(({ persona }) => persona === null)) {
    violations.push("Amazon was shown a refresh token that it has never issued");
  }

  const attempts = await attemptsOf(connections.map(({ id }) => id));
  for (const { id, persona } of connections) {
    const [stored, grant] = [await storedTokens(id, sealer), grants.get(persona)];
    if (stored?.status !== "active") violations.push(`${id}: ${stored?.status}`);
    if (stored?.refreshSha256 !== grant?.newest_refresh_token_sha256) {
      violations.push(`${id}: not the newest refresh token`);
    }
    const seen = asked.filter((entry) => entry.persona === persona);
    const newest = stored?.accessSha256 === grant?.newest_access_token_sha256;
    if (!newest && !newestWentToNobody(seen)) violations.push(`${id}: not the newest access token`);

    const told = attempts.filter(({ connection_id }) => connection_id === id);
    const stores = told.filter(isStored).length;
    const grown = Number(stored?.generation) - (known.generations.get(id) ?? 0);
    if (grown !== stores) violations.push(`${id}: ${grown} generations, ${stores} refreshes told`);
    for (const { time, status } of untold(seen, told)) {
      violations.push(`${id}: the history does not tell of the request of ${time} (${status})`);
    }
    const good = seen.filter(({ status }) => status === 200).length;
    const refreshed = told.filter(({ action }) => action === "refreshed").length;
    if (refreshed > good) violations.push(`${id}: ${refreshed} refreshes of ${good} answers`);
  }

  return {
    violations,
    refreshRequests: asked.length,
    refreshed: attempts.filter(isStored).length,
    superseded: attempts.filter(({ error_code }) => error_code === "refresh_superseded").length,
    failed: attempts.filter(({ action, abandoned }) => action !== "refreshed" && !abandoned)
      .reduce((sum, failure) => sum + failure.attempts, 0),
    abandoned: attempts.filter(({ abandoned }) => abandoned).length,
  };
}

/**
 * Whether Amazon answered last when nobody waited for it any more. What was stored before lives on then,
 * and is the token to have.
 */
function newestWentToNobody(seen: readonly LogEntry[]): boolean {
  const answeredAt = ({ time, duration_ms }: LogEntry): number => Date.parse(time) + duration_ms;
  const [last] = seen.filter(({ status }) => status === 200)
    .toSorted((one, other) => answeredAt(other) - answeredAt(one));
  return last !== undefined && last.duration_ms > LIMITS.requestMs;
}

function isStored({ action, error_code }: Attempt): boolean {
  return action === "refreshed" && error_code === null;
}
