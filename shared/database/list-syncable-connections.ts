import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";

/** The ids of the active connections that the caller may sync, oldest first. */
export async function listSyncableConnections(
  database: Database,
  caller: Caller,
): Promise<string[]> {
  const { connection_ids } = await rpc(
    database,
    "list_syncable_connections",
    { caller },
    z.object({ connection_ids: z.array(z.string().uuid()) }),
  );
  return connection_ids;
}
