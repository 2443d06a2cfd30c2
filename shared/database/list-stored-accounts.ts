import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";

const accountSchema = z.object({ id: z.string().uuid(), account_name: z.string() }).passthrough();

/** A stored account with its profiles, as the tables have them. */
export type StoredAccount = z.infer<typeof accountSchema>;

/** Where a page ended: the order is by name, then by id. */
export interface AccountPosition {
  account_name: string;
  id: string;
}

/** One page of the caller's stored accounts. */
export async function listStoredAccounts(
  database: Database,
  caller: Caller,
  list: {
    filter: Record<string, string>;
    pageSize: number;
    after: AccountPosition | null;
  },
): Promise<StoredAccount[]> {
  const { accounts } = await rpc(database, "list_stored_accounts", {
    caller,
    filter: list.filter,
    page_size: list.pageSize,
    after: list.after,
  }, z.object({ accounts: z.array(accountSchema) }));
  return accounts;
}
