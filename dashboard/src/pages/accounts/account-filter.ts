import type { AccountRow } from "../../data/account-row.ts";

/** What a list is narrowed to, as the page's address has it. */
export interface AccountFilter {
  text?: string;
  status?: string;
  type?: string;
  country?: string;
  connection?: string;
  sort?: string;
}

/** The columns that sort. A minus in the address turns the order around. */
export const SORTS = ["name", "type", "status", "synced"] as const;

/** A column that sorts. */
export type Sort = (typeof SORTS)[number];

/** What a column sorts by. Names are in order already: the list comes sorted by them. */
const KEYS: Record<Exclude<Sort, "name">, (account: AccountRow) => string> = {
  type: ({ type }) => type,
  status: ({ status }) => status,
  synced: ({ lastSyncedAt }) => lastSyncedAt ?? "",
};

/** The column and the direction of `sort` in an address. */
export function sortOf(sort: string | undefined): { by: Sort; isDescending: boolean } {
  const isDescending = sort?.startsWith("-") ?? false;
  const name = isDescending ? sort?.slice(1) : sort;
  return { by: SORTS.find((known) => known === name) ?? "name", isDescending };
}

/** Accounts in the order of a column; those that are equal there stay by name. */
export function sortAccounts(accounts: AccountRow[], sort: string | undefined): AccountRow[] {
  const { by, isDescending } = sortOf(sort);
  if (by === "name") return isDescending ? accounts.toReversed() : accounts;
  // Few values are different, so grouping is one pass where comparing would be many.
  const groups = Map.groupBy(accounts, KEYS[by]);
  const values = [...groups.keys()].sort();
  if (isDescending) values.reverse();
  return values.flatMap((value) => groups.get(value) ?? []);
}

/** The accounts that a filter leaves, in the order in which they come. */
export function filterAccounts(accounts: AccountRow[], filter: AccountFilter): AccountRow[] {
  const wanted = filter.text?.trim().toLowerCase() ?? "";
  return accounts.filter((account) =>
    (wanted === "" || account.searched.includes(wanted)) &&
    (filter.status === undefined || account.status === filter.status) &&
    (filter.type === undefined || account.type === filter.type) &&
    (filter.country === undefined || account.countries.includes(filter.country)) &&
    (filter.connection === undefined || account.connectionId === filter.connection)
  );
}
