/**
 * What `list-accounts` answers, as its use cases know it. `shared/contract/answers/list-accounts.ts` has
 * each field: stored accounts come as Postgres wrote them and are not parsed, since a page has up to 500.
 */
export interface AccountList {
  accounts: Record<string, unknown>[];
  next_cursor: string | null;
}
