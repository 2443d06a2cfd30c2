import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { ask } from "./ask.ts";
import type { Database } from "./database.ts";

/** The ids of the caller's active connections. */
export async function listSyncableConnections(
  database: Database,
  caller: Caller,
): Promise<string[]> {
  const { connection_ids } = await ask(
    database,
    "list_syncable_connections",
    { caller },
    z.object({ connection_ids: z.array(z.string().uuid()) }),
  );
  return connection_ids;
}
