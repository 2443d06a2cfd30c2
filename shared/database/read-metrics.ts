import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { type Database, SqlArray } from "./database.ts";
import { rpc } from "./rpc.ts";

const answerSchema = z.object({
  samples: z.array(z.object({
    name: z.string(),
    labels: z.record(z.string()),
    value: z.number(),
  })),
  chapter: z.string(),
});

/** What the database counts, and its newest chapter. */
export type DatabaseMetrics = z.infer<typeof answerSchema>;

/**
 * Counts what the database knows.
 *
 * @param keyIds The names of the keys that open sealed values.
 * @throws ConnectError the refusals of an API key; `database_unavailable`.
 */
export function readMetrics(
  database: Database,
  caller: Caller,
  keyIds: readonly string[],
): Promise<DatabaseMetrics> {
  return rpc(database, "read_metrics", { caller, key_ids: new SqlArray(keyIds) }, answerSchema);
}
