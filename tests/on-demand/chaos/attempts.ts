import { z } from "zod";
import type { LogEntry } from "../../../local/amazon/state/log-entry.ts";
import { LIMITS } from "../../../shared/tokens/limits.ts";
import { database } from "../../support/stack.ts";

/** A row of the history: one attempt to refresh, or equal failures in a row; moments in ms since 1970. */
export type Attempt = z.infer<typeof attemptSchema>;

const attemptSchema = z.object({
  connection_id: z.string(),
  action: z.string(),
  error_code: z.string().nullable(),
  attempts: z.number(),
  told_at: z.number(),
  duration_ms: z.number().nullable(),
}).transform((row) => ({ ...row, abandoned: row.error_code === "refresh_abandoned" }));

/** What the moments of two processes may differ by, in ms. */
const BLUR = 250;

/** What the history tells of attempts to refresh. */
export async function attemptsOf(connectionIds: string[]): Promise<Attempt[]> {
  return z.array(attemptSchema).parse(
    await database`
      select connection_id, action, error_code, attempts, duration_ms,
        extract(epoch from created_at)::float8 * 1000 as told_at
      from amazon_ads.token_refresh_history
      where lease_id is not null and connection_id in ${database(connectionIds)}`,
  );
}

/**
 * The requests to Amazon that the history does not tell of: each attempt sends one, and a second one where
 * the connection broke before an answer began.
 *
 * @param seen What Amazon saw of one connection.
 * @param told What the history tells of it.
 */
export function untold(seen: LogEntry[], told: Attempt[]): LogEntry[] {
  // When an abandoned attempt sent its request is unknown, and whether it did.
  let unknown = told.filter(({ abandoned }) => abandoned).length;
  // An attempt may have taken any time to arrive in the history. Of equal failures only the last is dated.
  const open = told.filter(({ abandoned }) => !abandoned)
    .flatMap(({ told_at, duration_ms, attempts }) =>
      Array.from({ length: attempts }, () => told_at + (duration_ms ?? 0) + BLUR)
    )
    .sort((one, other) => one - other);
  return withoutDropped(seen).filter(({ time }) => {
    const index = open.findIndex((until) => Date.parse(time) <= until);
    if (index >= 0) open.splice(index, 1);
    return index < 0 && unknown-- <= 0;
  });
}

/** The requests in order, without each whose connection was dropped and which the next one repeated. */
function withoutDropped(seen: LogEntry[]): LogEntry[] {
  const kept: LogEntry[] = [];
  let dropped: LogEntry | undefined;
  for (const entry of seen.toSorted((one, other) => one.time.localeCompare(other.time))) {
    // Both requests share one time limit, and a repeated request is not repeated again.
    if (
      dropped !== undefined && Date.parse(entry.time) - Date.parse(dropped.time) <= LIMITS.requestMs
    ) {
      kept[kept.length - 1] = entry;
      dropped = undefined;
    } else {
      kept.push(entry);
      dropped = entry.status === 0 ? entry : undefined;
    }
  }
  return kept;
}
