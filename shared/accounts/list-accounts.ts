import type { Context } from "../context.ts";
import type { ListAccountsRequest } from "../contract/requests/list-accounts.ts";
import type { Caller } from "../schemas/caller.ts";
import type { AccountList } from "./account-list.ts";
import { listLiveAdsAccounts } from "./list-live-ads-accounts.ts";
import { listLiveAdvertisers } from "./list-live-advertisers.ts";
import { listLiveProfiles } from "./list-live-profiles.ts";
import { listStored } from "./list-stored.ts";

/**
 * Lists accounts: those in Postgres, or live from one of Amazon's lists.
 *
 * @throws ConnectError `connection_not_found`, `cursor_invalid`, and for live sources whatever keeps
 * Amazon from answering.
 */
export function listAccounts(
  context: Context,
  caller: Caller,
  request: ListAccountsRequest,
): Promise<AccountList> {
  switch (request.source) {
    case "stored":
      return listStored(context, caller, request);
    case "ads-accounts":
      return listLiveAdsAccounts(context, caller, request);
    case "dsp-advertisers":
      return listLiveAdvertisers(context, caller, request);
    case "profiles":
      return listLiveProfiles(context, caller, request);
  }
}
