import type { Caller } from "../schemas/caller.ts";
import type { Database } from "./database.ts";
import { command } from "./rpc.ts";

/**
 * Records in the audit log that an operator called a function for a user, or one that shows the data of all:
 * one counted row an hour.
 *
 * @throws ConnectError `caller_not_allowed`, and why there is no such user; `database_unavailable`.
 */
export async function recordOperatorCall(
  database: Database,
  caller: Caller,
  functionName: string,
): Promise<void> {
  await command(database, "record_operator_call", { caller, function_name: functionName });
}
