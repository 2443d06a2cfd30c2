import type { ListAccountsRequest, StoredAccount } from "../contract.ts";
import { useResource } from "./use-resource.ts";

/** Which accounts a component shows. */
export type UseAccountsRequest = Omit<
  ListAccountsRequest,
  "source" | "cursor" | "limit" | "region" | "profile_id"
>;

/** What {@link useAccounts} gives. */
export interface ShownAccounts {
  /** The accounts as far as they have come. */
  accounts: StoredAccount[];
  /** Why they could not be read. */
  error: Error | undefined;
  /** Whether more are coming. */
  isLoading: boolean;
  /** Reads them again. */
  reload: () => void;
}

const NONE: StoredAccount[] = [];

/** A part is shown whenever so many more accounts have come. */
const PART = 500;

/** The user's accounts as the last sync stored them, all pages of them. */
export function useAccounts(request: UseAccountsRequest = {}): ShownAccounts {
  const { data = NONE, ...rest } = useResource<StoredAccount[]>(
    `accounts ${JSON.stringify(request, Object.keys(request).sort())}`,
    async (ads, signal, publish) => {
      const accounts: StoredAccount[] = [];
      for await (const account of ads.accounts.all(request, { signal })) {
        accounts.push(account);
        if (accounts.length % PART === 0) publish([...accounts]);
      }
      return accounts;
    },
  );
  return { accounts: data, ...rest };
}
