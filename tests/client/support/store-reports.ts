import { letPausesEnd, reportsOf, runReports } from "../../support/reports.ts";
import { sleep } from "../../support/eventually.ts";

/**
 * Waits for something that waits for reports of a user, and lets these be stored meanwhile without the
 * pauses that Amazon would take.
 */
export async function whileReportsAreStored<Result>(
  userId: string,
  waiting: Promise<Result>,
): Promise<Result> {
  let isOver = false;
  const ended = waiting.finally(() => isOver = true);
  // The caller sees the failure; this loop only ends.
  ended.catch(() => {});
  while (!isOver) {
    if ((await reportsOf(userId)).some(({ status }) => status !== "stored")) {
      await letPausesEnd(userId);
      await runReports();
    }
    await sleep(200);
  }
  return await ended;
}
