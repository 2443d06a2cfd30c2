import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import type { Database } from "./database.ts";
import { rpc } from "./rpc.ts";

/**
 * Accepts that a connection belongs to another Amazon login than before.
 *
 * @throws ConnectError `connection_not_found`.
 */
export async function acceptAmazonLogin(
  database: Database,
  caller: Caller,
  connectionId: string,
): Promise<void> {
  await rpc(
    database,
    "accept_amazon_login",
    { caller, connection_id: connectionId },
    z.object({}),
  );
}
