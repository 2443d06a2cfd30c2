import { z } from "zod/v3";
import { ADS_ACCOUNTS_PAGE } from "../amazon/list-ads-accounts.ts";
import type { Context } from "../context.ts";
import type { ListAccountsRequest } from "../contract/requests/list-accounts.ts";
import type { Caller } from "../schemas/caller.ts";
import type { AccountList } from "./account-list.ts";
import { accountRow } from "./account-row.ts";
import { listCredential } from "./ads-api-credential.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { listAdsAccountsPage } from "./list-ads-accounts-page.ts";
import { namedTarget } from "./named-target.ts";

const adsAccountsCursorSchema = z.object({
  source: z.literal("ads-accounts"),
  token: z.string(),
}).strict();

/** Lists one page of Amazon's ads accounts. Our cursor contains Amazon's own page token. */
export async function listLiveAdsAccounts(
  context: Context,
  caller: Caller,
  request: ListAccountsRequest,
): Promise<AccountList> {
  const nextToken = request.cursor === undefined
    ? undefined
    : decodeCursor(request.cursor, adsAccountsCursorSchema).token;
  const { credential } = await listCredential(context, caller, namedTarget(request));
  const page = await listAdsAccountsPage(context, credential, request.region ?? "NA", {
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
