import type { Caller } from "../schemas/caller.ts";
import type { Database } from "./database.ts";
import { command } from "./rpc.ts";

/**
 * Records in the audit log that a token is shown to a person.
 *
 * @throws ConnectError `connection_not_found` and the refusals of the caller.
 */
export async function recordTokenReveal(
  database: Database,
  caller: Caller,
  connectionId: string,
): Promise<void> {
  await command(database, "record_token_reveal", { caller, connection_id: connectionId });
}
