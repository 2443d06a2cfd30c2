import type { Database } from "../database/database.ts";
import { recordRefreshes } from "../database/record-refresh.ts";
import { together } from "../database/together.ts";
import type { RecordRefresh } from "./refresh-leased.ts";

/**
 * Makes a way to write down refreshed tokens that come close together. None waits for a token that
 * Amazon has not answered yet, so what is lost with a process that dies is not more than before.
 *
 * A statement for each token was a call of the Data API for each: half of what a refresh cost.
 */
export function recordTogether(database: Database): RecordRefresh {
  return together({
    most: 50,
    patienceMs: 1_000,
    alone: async (refresh) => (await recordRefreshes(database, [refresh]))(refresh),
    all: (refreshes) => recordRefreshes(database, refreshes),
  });
}
