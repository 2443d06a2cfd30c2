import type { AdsApiCredential } from "../amazon/ads-api.ts";
import {
  type AdsAccountsPage,
  type AmazonAdsAccount,
  listAdsAccounts,
} from "../amazon/list-ads-accounts.ts";
import {
  type AdvertiserAccount,
  queryAdvertiserAccounts,
} from "../amazon/query-advertiser-accounts.ts";
import type { Context } from "../context.ts";
import type { Region } from "../schemas/region.ts";

function adsAccount(account: AdvertiserAccount): AmazonAdsAccount {
  const alternateIds = account.alternateIds ?? [];
  return {
    adsAccountId: account.advertiserAccountId,
    accountName: account.displayName,
    status: account.status?.statusCode,
    countryCodes: [...new Set(alternateIds.flatMap(({ countryCode }) => countryCode ?? []))],
    alternateIds: alternateIds.map(({ countryCode, profileId, entityId }) => ({
      countryCode,
      profileId,
      entityId,
    })),
  };
}

/**
 * Lists one page of the user's ads accounts, by whichever of Amazon's two lists the project is
 * configured for (`AMAZON_ADS_ACCOUNTS_API`). The ids are the same in both.
 *
 * @throws ConnectError as {@link listAdsAccounts} does.
 */
export async function listAdsAccountsPage(
  { adsApi, accountsApi }: Context,
  credential: AdsApiCredential,
  region: Region,
  page: { maxResults: number; nextToken: string | undefined },
): Promise<AdsAccountsPage> {
  if (accountsApi !== "v1") return await listAdsAccounts(adsApi, credential, region, page);
  const { items, rejected, nextToken } = await queryAdvertiserAccounts(
    adsApi,
    credential,
    region,
    { ...page, isGlobal: true },
  );
  return { items: items.map(adsAccount), rejected, nextToken };
}
