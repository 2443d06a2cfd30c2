import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { type Connection, connectionSchema } from "../schemas/connection.ts";
import { type ChangedItem, changedItemsSchema } from "./changed-items.ts";
import { type Database, SqlArray } from "./database.ts";
import { rpc } from "./rpc.ts";

const unfinishedSchema = z.object({ unfinished: z.boolean() });
const connectionAnswerSchema = unfinishedSchema.extend({ connection: connectionSchema });
const resultsAnswerSchema = unfinishedSchema.merge(changedItemsSchema);

/**
 * Makes the accounts of disconnected connections inactive, batch by batch. If the process ends before it has
 * done so, housekeeping does the rest.
 */
async function inactivateAccounts(
  database: Database,
  caller: Caller,
  ids: readonly string[],
): Promise<void> {
  const args = { caller, connection_ids: new SqlArray(ids) };
  let unfinished = true;
  while (unfinished) {
    ({ unfinished } = await rpc(database, "continue_disconnect", args, unfinishedSchema));
  }
}

/**
 * Disconnects a connection: destroys its tokens first, then makes its accounts and profiles inactive. Its
 * history stays.
 *
 * @throws ConnectError `connection_not_found`, the refusals of the caller; `database_unavailable`.
 */
export async function disconnectConnection(
  database: Database,
  caller: Caller,
  connectionId: string,
): Promise<{ connection: Connection }> {
  const { connection, unfinished } = await rpc(
    database,
    "disconnect_connection",
    { caller, connection_id: connectionId },
    connectionAnswerSchema,
  );
  if (unfinished) await inactivateAccounts(database, caller, [connectionId]);
  return { connection };
}

/**
 * Disconnects several connections, each as {@link disconnectConnection} does: the tokens of all of them first.
 *
 * @throws ConnectError the refusals of the caller; `database_unavailable`.
 */
export async function disconnectConnections(
  database: Database,
  caller: Caller,
  ids: readonly string[],
): Promise<ChangedItem[]> {
  const { results, unfinished } = await rpc(
    database,
    "disconnect_connections",
    { caller, connection_ids: new SqlArray(ids) },
    resultsAnswerSchema,
  );
  if (unfinished) await inactivateAccounts(database, caller, ids);
  return results;
}
