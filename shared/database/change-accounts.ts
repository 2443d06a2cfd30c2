import type { Caller } from "../schemas/caller.ts";
import { type ChangedItem, changedItemsSchema } from "./changed-items.ts";
import { type Database, SqlArray } from "./database.ts";
import { rpc } from "./rpc.ts";

/** Makes accounts inactive, and no sync makes them active again. */
export async function disconnectAccounts(
  database: Database,
  caller: Caller,
  ids: readonly string[],
): Promise<ChangedItem[]> {
  const args = { caller, account_ids: new SqlArray(ids) };
  return (await rpc(database, "disconnect_accounts", args, changedItemsSchema)).results;
}

/** What may be changed about an account. */
export interface AccountChange {
  is_default?: boolean | undefined;
  /** Null gives the name back to Amazon. */
  account_name?: string | null | undefined;
  status?: "active" | "inactive" | undefined;
  /** Merged on the first level; null takes a key away. */
  metadata?: Record<string, unknown> | undefined;
}

/** Changes several accounts alike. */
export async function updateAccounts(
  database: Database,
  caller: Caller,
  ids: readonly string[],
  change: AccountChange,
): Promise<ChangedItem[]> {
  const args = { caller, account_ids: new SqlArray(ids), change };
  return (await rpc(database, "update_accounts", args, changedItemsSchema)).results;
}
