import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { type Connection, connectionSchema } from "../schemas/connection.ts";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";

/** The caller's connections, newest first. */
export function listConnections(
  database: Database,
  caller: Caller,
): Promise<{ connections: Connection[] }> {
  return rpc(
    database,
    "list_connections",
    { caller },
    z.object({ connections: z.array(connectionSchema) }),
  );
}
