import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { type ConnectionDetail, connectionDetailSchema } from "../schemas/connection.ts";
import type { Region } from "../schemas/region.ts";
import { rpc } from "./rpc.ts";
import { type Database, SqlArray } from "./database.ts";

/** Renames a connection, or says which regions a sync reads; null leaves as is. */
export function changeConnection(
  database: Database,
  caller: Caller,
  change: { id: string; name: string | null; regions: readonly Region[] | null },
): Promise<{ connection: ConnectionDetail }> {
  return rpc(database, "change_connection", {
    caller,
    connection_id: change.id,
    name: change.name,
    regions: change.regions && new SqlArray(change.regions),
  }, z.object({ connection: connectionDetailSchema }));
}
