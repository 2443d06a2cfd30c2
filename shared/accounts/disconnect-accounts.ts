import { z } from "zod/v3";
import type { Context } from "../context.ts";
import { disconnectAccounts, disconnectConnections } from "../database/change-accounts.ts";
import type { Caller } from "../schemas/caller.ts";
import { type ItemAnswer, itemAnswer, itemIdsSchema } from "./item-results.ts";

/** What the operation `disconnect` takes: connections or accounts, at most 100, and one of the two. */
export const disconnectRequestSchema = z.object({
  operation: z.literal("disconnect"),
  connection_ids: itemIdsSchema.optional(),
  account_ids: itemIdsSchema.optional(),
}).strict();

/** Whether a disconnect names either connections or accounts. */
export function namesOneKind(
  { connection_ids, account_ids }: z.infer<typeof disconnectRequestSchema>,
): boolean {
  return (connection_ids === undefined) !== (account_ids === undefined);
}

/**
 * Disconnects connections, as `DELETE /connections/{id}` does and with the same right: an API key
 * needs `connections:write` beside `accounts:write`. Or disconnects accounts: they become inactive
 * and stay so, whatever later syncs list, until an update makes them active. When the default
 * account goes, the one that a first sync would have chosen takes its place.
 *
 * @throws ConnectError when the caller may not disconnect at all; an item's refusal is in the answer.
 */
export async function disconnect(
  context: Context,
  caller: Caller,
  request: z.infer<typeof disconnectRequestSchema>,
): Promise<ItemAnswer<"connection_id"> | ItemAnswer<"account_id">> {
  const { connection_ids, account_ids = [] } = request;
  return connection_ids === undefined
    ? itemAnswer("account_id", await disconnectAccounts(context.database, caller, account_ids))
    : itemAnswer(
      "connection_id",
      await disconnectConnections(context.database, caller, connection_ids),
    );
}
