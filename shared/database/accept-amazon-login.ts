import type { Caller } from "../schemas/caller.ts";
import type { Database } from "./database.ts";
import { command } from "./rpc.ts";

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
  await command(database, "accept_amazon_login", { caller, connection_id: connectionId });
}
