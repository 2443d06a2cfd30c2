import { z } from "zod/v3";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";

/** The schedule's next connection to sync, or null. */
export async function claimDueSync(database: Database): Promise<string | null> {
  const { connection_id } = await rpc(
    database,
    "claim_due_sync",
    {},
    z.object({ connection_id: z.string().uuid().nullable() }),
  );
  return connection_id;
}
