import { ADS_ACCOUNTS_PAGE } from "../amazon/list-ads-accounts.ts";
import { storeAccounts } from "../database/store-synced.ts";
import { ConnectError } from "../errors.ts";
import { accountRow } from "./account-row.ts";
import { listAdsAccountsPage } from "./list-ads-accounts-page.ts";
import type { SyncWork } from "./sync-work.ts";

/**
 * Reads and stores one page of ads accounts; the cursor is Amazon's own page token.
 *
 * @returns Whether there is another page.
 */
export async function readAdsAccountsPage(work: SyncWork): Promise<boolean> {
  const { context, credential, run, region, current } = work;
  const page = await listAdsAccountsPage(context, credential, region, {
    maxResults: ADS_ACCOUNTS_PAGE,
    nextToken: current.cursor ?? undefined,
  });
  if (page.nextToken !== undefined && page.nextToken === current.cursor) {
    throw new ConnectError(
      "amazon_answer_invalid",
      "Cannot list ads accounts: Amazon repeats the same page.",
    );
  }
  // Postgres cannot update a row twice in one statement: of a repeated account the last one counts.
  const rows = new Map(page.items.map((item) => [item.adsAccountId, accountRow(item)]));
  current.items += rows.size;
  current.rejected += page.rejected;
  current.cursor = page.nextToken ?? null;
  await storeAccounts(context.database, { run, progress: work.progress }, [...rows.values()]);
  return page.nextToken !== undefined;
}
