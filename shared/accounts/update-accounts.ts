import type { Context } from "../context.ts";
import type { UpdateRequest } from "../contract/requests/sync-accounts.ts";
import { updateAccounts } from "../database/change-accounts.ts";
import type { Caller } from "../schemas/caller.ts";
import { type ItemAnswer, itemAnswer } from "./item-results.ts";

/**
 * Changes accounts. What the user decides here outlives every sync; until the next one, an account
 * that is taken back counts as active.
 *
 * @throws ConnectError when the caller may not change accounts at all. In the answer, of an item:
 * `account_not_found`; `account_status_from_amazon` when an account that the user did not disconnect
 * is to be active; `connection_disconnected`; `account_not_active` and, for keys of one connection,
 * `default_account_out_of_reach` when it cannot be the default; `default_account_required` when the
 * default is to be none; `metadata_too_large`.
 */
export async function update(
  context: Context,
  caller: Caller,
  { account_ids, set }: UpdateRequest,
): Promise<ItemAnswer<"account_id">> {
  return itemAnswer(
    "account_id",
    await updateAccounts(context.database, caller, account_ids, set),
  );
}
