import type { Context } from "../context.ts";
import type { DisconnectRequest } from "../contract/requests/sync-accounts.ts";
import { disconnectAccounts } from "../database/change-accounts.ts";
import { disconnectConnections } from "../database/disconnect.ts";
import type { Caller } from "../schemas/caller.ts";
import { type ItemAnswer, itemAnswer } from "./item-results.ts";

/**
 * Disconnects connections, as `DELETE /connections/{id}` does and with the same right: an API key
 * needs `connections:write` beside `accounts:write`. Or disconnects accounts: they become inactive
 * and stay so, whatever later syncs list, until an update makes them active. When the default account
 * is disconnected, the one that a first sync would have chosen becomes the default.
 *
 * @throws ConnectError when the caller may not disconnect at all; an item's refusal is in the answer.
 */
export async function disconnect(
  context: Context,
  caller: Caller,
  request: DisconnectRequest,
): Promise<ItemAnswer<"connection_id"> | ItemAnswer<"account_id">> {
  const { connection_ids, account_ids = [] } = request;
  return connection_ids === undefined
    ? itemAnswer("account_id", await disconnectAccounts(context.database, caller, account_ids))
    : itemAnswer(
      "connection_id",
      await disconnectConnections(context.database, caller, connection_ids),
    );
}
