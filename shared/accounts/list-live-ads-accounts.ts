import { z } from "zod/v3";
import { ADS_ACCOUNTS_PAGE, listAdsAccounts } from "../amazon/list-ads-accounts.ts";
import type { Context } from "../context.ts";
import type { Caller } from "../schemas/caller.ts";
import { accountRow } from "./account-row.ts";
import { listCredential } from "./credential.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import type { AccountList, ListAccountsRequest } from "./list-accounts.ts";
import { namedTarget } from "./named-target.ts";

const adsAccountsCursorSchema = z.object({
  source: z.literal("ads-accounts"),
  token: z.string(),
}).strict();

/** One page of Amazon's ads accounts. Amazon's own page token travels inside of our cursor. */
export async function listLiveAdsAccounts(
  context: Context,
  caller: Caller,
  request: ListAccountsRequest,
): Promise<AccountList> {
  const nextToken = request.cursor === undefined
    ? undefined
    : decodeCursor(request.cursor, adsAccountsCursorSchema).token;
  const { credential } = await listCredential(context, caller, namedTarget(request));
  const page = await listAdsAccounts(context.adsApi, credential, request.region ?? "NA", {
    maxResults: Math.min(request.limit, ADS_ACCOUNTS_PAGE),
    nextToken,
  });
  return {
    accounts: page.items.map((account) => ({ ...accountRow(account) })),
    next_cursor: page.nextToken === undefined
      ? null
      : encodeCursor({ source: "ads-accounts", token: page.nextToken }),
  };
}
