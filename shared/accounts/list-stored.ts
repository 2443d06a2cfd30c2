import { z } from "zod/v3";
import type { Context } from "../context.ts";
import type { ListAccountsRequest } from "../contract/requests/list-accounts.ts";
import { listStoredAccounts } from "../database/list-stored-accounts.ts";
import type { Caller } from "../schemas/caller.ts";
import { uuidSchema } from "../schemas/uuid.ts";
import type { AccountList } from "./account-list.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";

const positionSchema = z.object({ account_name: z.string(), id: uuidSchema }).strict();

/** Lists the stored accounts with their profiles, by name. A cursor stays valid while rows are added and removed. */
export async function listStored(
  context: Context,
  caller: Caller,
  request: ListAccountsRequest,
): Promise<AccountList> {
  const { connection_id, status, account_type, country_code, text } = request;
  const filter = Object.fromEntries(
    Object.entries({ connection_id, status, account_type, country_code, text }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  const accounts = await listStoredAccounts(context.database, caller, {
    filter,
    // One more than asked for tells whether there is a next page.
    pageSize: request.limit + 1,
    after: request.cursor === undefined ? null : decodeCursor(request.cursor, positionSchema),
  });
  const page = accounts.slice(0, request.limit);
  const last = page.at(-1);
  return {
    accounts: page,
    next_cursor: accounts.length > page.length && last !== undefined
      ? encodeCursor({ account_name: last.account_name, id: last.id })
      : null,
  };
}
