import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { type ConnectionDetail, connectionDetailSchema } from "../schemas/connection.ts";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";

/** One connection with the state of its token. */
export function readConnection(
  database: Database,
  caller: Caller,
  id: string,
): Promise<{ connection: ConnectionDetail }> {
  return rpc(
    database,
    "read_connection",
    { caller, connection_id: id },
    z.object({ connection: connectionDetailSchema }),
  );
}
