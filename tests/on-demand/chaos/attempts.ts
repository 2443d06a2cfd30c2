import { z } from "zod";
import type { LogEntry } from "../../../local/amazon/log-entry.ts";
import { database } from "../../support/stack.ts";

/** One attempt to refresh, as the history tells of it; moments in ms since 1970. */
export type Attempt = z.infer<typeof attemptSchema>;

const attemptSchema = z.object({
  connection_id: z.string(),
  action: z.string(),
  error_code: z.string().nullable(),
  told_at: z.number(),
  duration_ms: z.number().nullable(),
}).transform((row) => ({ ...row, abandoned: row.error_code === "refresh_abandoned" }));

/** What the moments of two processes may differ by, in ms. */
const BLUR = 250;

/** What the history tells of attempts to refresh. */
export async function attemptsOf(connectionIds: string[]): Promise<Attempt[]> {
  return z.array(attemptSchema).parse(
    await database`
      select connection_id, action, error_code, duration_ms,
        extract(epoch from created_at)::float8 * 1000 as told_at
      from public.token_refresh_history
      where lease_id is not null and connection_id in ${database(connectionIds)}`,
  );
}

/**
 * The requests of which no attempt tells, each attempt telling of one request at most.
 *
 * @param seen What Amazon saw of one connection.
 * @param told What the history tells of it.
 */
export function untold(seen: LogEntry[], told: Attempt[]): LogEntry[] {
  // Of an attempt that was given up nobody knows when it asked, if it did.
  let unknown = told.filter(({ abandoned }) => abandoned).length;
  // It may have taken any time to arrive in the history.
  const open = told.filter(({ abandoned }) => !abandoned)
    .map(({ told_at, duration_ms }) => told_at + (duration_ms ?? 0) + BLUR)
    .sort((one, other) => one - other);
  const inOrder = seen.toSorted((one, other) => one.time.localeCompare(other.time));
  return inOrder.filter(({ time }) => {
    const index = open.findIndex((until) => Date.parse(time) <= until);
    if (index >= 0) open.splice(index, 1);
    return index < 0 && unknown-- <= 0;
  });
}
