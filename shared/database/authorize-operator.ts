import type { Operator } from "../schemas/caller.ts";
import type { Database } from "./database.ts";
import { command } from "./rpc.ts";

/**
 * Asks whether an operator who names no user is one.
 *
 * @throws ConnectError `caller_not_allowed`.
 */
export async function authorizeOperator(database: Database, operator: Operator): Promise<void> {
  await command(database, "authorize_operator", { operator });
}
