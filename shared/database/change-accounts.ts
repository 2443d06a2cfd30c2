import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { ask } from "./ask.ts";
import { type Database, SqlArray } from "./database.ts";

const changedSchema = z.object({
  results: z.array(z.object({ id: z.string().uuid(), refusal: z.string().nullable() })),
});

/** What became of each item, in the order in which they were named: null, or the code of a refusal. */
export type ChangedItem = z.infer<typeof changedSchema>["results"][number];

/** Disconnects several connections: their tokens are destroyed. */
export async function disconnectConnections(
  database: Database,
  caller: Caller,
  ids: readonly string[],
): Promise<ChangedItem[]> {
  const args = { caller, connection_ids: new SqlArray(ids) };
  return (await ask(database, "disconnect_connections", args, changedSchema)).results;
}

/** Puts accounts aside, so that no sync brings them back. */
export async function disconnectAccounts(
  database: Database,
  caller: Caller,
  ids: readonly string[],
): Promise<ChangedItem[]> {
  const args = { caller, account_ids: new SqlArray(ids) };
  return (await ask(database, "disconnect_accounts", args, changedSchema)).results;
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
  return (await ask(database, "update_accounts", args, changedSchema)).results;
}
