import type {
  AccountChange,
  AccountHealthReport,
  AccountHealthRequest,
  ChangedAccounts,
  ListAccountsRequest,
  LiveAdsAccount,
  LiveAdvertiser,
  LiveProfile,
  StoredAccount,
} from "../contract.ts";
import { call, type CallOptions } from "../http/call.ts";
import { everyPage } from "../http/every-page.ts";
import type { Transport } from "../http/transport.ts";

/** What each list has. */
interface Listed {
  stored: StoredAccount;
  "ads-accounts": LiveAdsAccount;
  profiles: LiveProfile;
  "dsp-advertisers": LiveAdvertiser;
}

/** What a request lists: by its `source`, and accounts of the last sync without one. */
export type AccountOf<Request> = Request extends { source: infer Source extends keyof Listed }
  ? Listed[Source]
  : StoredAccount;

/** A page of a list. */
export interface AccountPage<Account> {
  accounts: Account[];
  /** The cursor of the next page; null at the end. */
  next_cursor: string | null;
}

/** A user's advertising accounts. */
export interface Accounts {
  /** One page of accounts. */
  list<const Request extends ListAccountsRequest = Record<never, never>>(
    request?: Request,
    options?: CallOptions,
  ): Promise<AccountPage<AccountOf<Request>>>;
  /** All accounts, for `for await`: the next page is read when it is needed. */
  all<const Request extends Omit<ListAccountsRequest, "cursor"> = Record<never, never>>(
    request?: Request,
    options?: CallOptions,
  ): AsyncGenerator<AccountOf<Request>, void, undefined>;
  /** Says how healthy connections and accounts are, and whether a person has to act. */
  health(request?: AccountHealthRequest, options?: CallOptions): Promise<AccountHealthReport>;
  /** Makes the same change to at most 100 accounts. */
  update(ids: string[], change: AccountChange, options?: CallOptions): Promise<ChangedAccounts>;
  /** Makes at most 100 accounts inactive; no sync brings them back. */
  disconnect(ids: string[], options?: CallOptions): Promise<ChangedAccounts>;
}

/** The most accounts of a page. */
const PAGE = 500;

/** Makes {@link Accounts}. */
export function accountsOf(transport: Transport): Accounts {
  // Sent as a POST, because a cursor may be longer than an address can be.
  function list<Account>(
    request: ListAccountsRequest = {},
    options?: CallOptions,
  ): Promise<AccountPage<Account>> {
    return call(transport, "POST", "list-accounts", request, options, true);
  }

  return {
    list,
    all: <Account>(request: ListAccountsRequest = {}, options?: CallOptions) =>
      everyPage(async (cursor) => {
        const { accounts, next_cursor } = await list<Account>(
          { limit: PAGE, ...request, cursor: cursor ?? undefined },
          options,
        );
        return { items: accounts, next: next_cursor };
      }),
    health: (request, options) => call(transport, "POST", "account-health", request, options, true),
    update: (account_ids, set, options) =>
      call(
        transport,
        "POST",
        "sync-accounts",
        { operation: "update", account_ids, set },
        options,
      ),
    disconnect: (account_ids, options) =>
      call(transport, "POST", "sync-accounts", { operation: "disconnect", account_ids }, options),
  };
}
