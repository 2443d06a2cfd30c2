import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { type Connection, connectionSchema } from "../schemas/connection.ts";
import { ask } from "./ask.ts";
import type { Database } from "./database.ts";

/** Destroys a connection's tokens and keeps its history. */
export function disconnectConnection(
  database: Database,
  caller: Caller,
  id: string,
): Promise<{ connection: Connection }> {
  return ask(
    database,
    "disconnect_connection",
    { caller, connection_id: id },
    z.object({ connection: connectionSchema }),
  );
}
