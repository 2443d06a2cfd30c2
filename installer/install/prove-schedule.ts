import type { RunSql } from "../chapters/apply-chapters.ts";
import { InstallerError } from "../installer-error.ts";
import { type Patience, waitFor } from "../pause.ts";

const LAST_ANSWER = `
select coalesce(r.error_msg, r.status_code || ' ' || left(r.content, 200)) as said
from net._http_response as r order by r.id desc limit 1`;

/** The function that is called: every project has deployed it, and it finds out itself that nothing is due. */
const CALLED = "refresh-tokens";

/**
 * The project's address becomes known with the first answer of a function, a moment after it.
 *
 * @returns When the call was made; undefined while the operator has paused the schedule.
 */
async function callWhenKnown(run: RunSql, patience: Patience): Promise<string | undefined> {
  let said = "";
  const at = await waitFor(async () => {
    const [row] = await run(
      `select amazon_ads_private.call_function('${CALLED}') as said, now()::text as at`,
    );
    said = String(row?.["said"]);
    return said === "project unknown" ? undefined : String(row?.["at"]);
  }, patience);
  if (said === "paused") return undefined;
  if (said === "called" && at !== undefined) return at;
  throw new InstallerError(
    said === "cloned"
      ? "The database is a copy of another project's, and its schedule makes no calls."
      : "No function has told the database the project's address.",
    said === "cloned"
      ? "If this project replaces the other one, and that one no longer runs: doctor --adopt"
      : "Call health in a browser, then run this command again.",
  );
}

/**
 * Makes one scheduled call, and waits until a function has taken its ticket: pg_net reaches the functions,
 * and the functions believe the database.
 *
 * @returns False when the operator has paused the schedule, so that nothing could be proved.
 * @throws InstallerError with the last answer that pg_net got.
 */
export async function proveSchedule(
  run: RunSql,
  patience: Patience = { limit: 30_000, interval: 500 },
): Promise<boolean> {
  const at = await callWhenKnown(run, patience);
  if (at === undefined) return false;
  const redeemed = await waitFor(async () => {
    const [row] = await run(
      `select exists (
        select from amazon_ads_private.schedule_tickets as t
        where t.function_name = '${CALLED}' and t.redeemed_at >= '${at}'
      ) as redeemed`,
    );
    return row?.["redeemed"] === true || undefined;
  }, patience);
  if (redeemed) return true;
  const [row] = await run(LAST_ANSWER);
  throw new InstallerError(
    `No function has taken the ticket of a scheduled call. pg_net said last: ${
      String(row?.["said"] ?? "nothing")
    }`,
    "See whether the extension pg_net works: select * from net._http_response order by id desc limit 5",
  );
}
