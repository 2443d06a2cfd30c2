import type { Database } from "../database/database.ts";
import { recordRefresh, recordRefreshes } from "../database/record-refreshes.ts";
import { batch } from "../database/transport/batch.ts";
import type { RecordRefresh } from "./refresh-leased.ts";

/**
 * Records refreshed tokens in batches: those that arrive while a batch is under way share the next one. None
 * waits for a token that Amazon has not answered yet, so a process that dies loses no more than without batches.
 *
 * A statement for each token was a call of the Data API for each: half of what a refresh cost.
 */
export function batchRecords(database: Database): RecordRefresh {
  return batch({
    maxSize: 50,
    maxWaitMs: 1_000,
    sendOne: (refresh) => recordRefresh(database, refresh),
    sendMany: (refreshes) => recordRefreshes(database, refreshes),
  });
}
