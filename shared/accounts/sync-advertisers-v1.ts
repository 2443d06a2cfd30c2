import { z } from "zod/v3";
import { ADS_ACCOUNTS_PAGE } from "../amazon/list-ads-accounts.ts";
import {
  type AdvertiserAccount,
  queryAdvertiserAccounts,
} from "../amazon/query-advertiser-accounts.ts";
import { storeAdvertisers } from "../database/store-synced.ts";
import { ConnectError } from "../errors.ts";
import type { Region } from "../schemas/region.ts";
import { type AdvertiserRow, advertiserRow } from "./advertiser-row.ts";
import type { SyncWork } from "./sync-work.ts";

/** Which of the two lists is read, and where it continues. */
const cursorSchema = z.object({ isGlobal: z.boolean(), nextToken: z.string().nullable() });

type Cursor = z.infer<typeof cursorSchema>;

const START: Cursor = { isGlobal: false, nextToken: null };

function advertisersOf(account: AdvertiserAccount, region: Region): AdvertiserRow[] {
  return (account.alternateIds ?? []).flatMap((ids) => {
    if (!ids.dspAdvertiserId || ids.region !== region) return [];
    const row = advertiserRow({
      advertiserId: ids.dspAdvertiserId,
      name: account.displayName,
      country: ids.countryCode,
      currency: account.currencyCode,
      timezone: account.timeZoneIana,
    }, null);
    // This list has no address: metadata is merged, and the address that an earlier list gave is kept.
    const { url: _absent, ...metadata } = row.metadata;
    return [{ ...row, metadata }];
  });
}

/** A cursor of ours; one that the other list's sync has stored starts the list over. */
function placeOf(cursor: string | null): Cursor {
  if (cursor === null) return START;
  const parsed = cursorSchema.safeParse(JSON.parse(cursor));
  return parsed.success ? parsed.data : START;
}

/**
 * Reads one page of advertiser accounts and stores a region's DSP advertisers among them. The list is
 * global and has no filter by region, so each region's step reads all of it. Global accounts may have
 * a DSP advertiser too: both lists are read.
 *
 * @returns Whether there is another page.
 */
export async function readAdvertisersPageV1(work: SyncWork): Promise<boolean> {
  const { context, credential, run, region, current } = work;
  const place = placeOf(current.cursor);
  const page = await queryAdvertiserAccounts(context.adsApi, credential, region, {
    isGlobal: place.isGlobal,
    maxResults: ADS_ACCOUNTS_PAGE,
    nextToken: place.nextToken ?? undefined,
  });
  if (page.nextToken !== undefined && page.nextToken === place.nextToken) {
    throw new ConnectError(
      "amazon_answer_invalid",
      "Cannot list advertiser accounts: Amazon repeats the same page.",
    );
  }
  const next: Cursor | undefined = page.nextToken !== undefined
    ? { ...place, nextToken: page.nextToken }
    : place.isGlobal
    ? undefined
    : { isGlobal: true, nextToken: null };
  // Postgres cannot update a row twice in one statement: of a repeated advertiser the last one counts.
  const rows = new Map(
    page.items.flatMap((account) => advertisersOf(account, region))
      .map((row) => [row.amazon_account_id, row]),
  );
  current.items += rows.size;
  current.rejected += page.rejected;
  current.cursor = next === undefined ? null : JSON.stringify(next);
  await storeAdvertisers(context.database, { run, progress: work.progress }, region, [
    ...rows.values(),
  ]);
  return next !== undefined;
}
