import { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import type { Region } from "../schemas/region.ts";
import { readAdsApi } from "./ads-api-request.ts";
import type { AdsApi, AdsApiCredential } from "./ads-api.ts";
import { type SortedItems, sortReadable } from "./sort-readable.ts";

/** Request and answer alike; the number in it is the version of the resource. */
const MEDIA_TYPE = "application/vnd.listaccountsresource.v1+json";

/** Amazon gives no more than this a page. */
export const ADS_ACCOUNTS_PAGE = 100;

/** An ads account, wherever Amazon shows one, once it is {@link underTodaysNames}. */
export const adsAccountSchema = z.object({
  adsAccountId: z.string(),
  accountName: z.string().nullish(),
  status: z.string().nullish(),
  countryCodes: z.array(z.string()).nullish(),
  alternateIds: z.array(z.object({
    countryCode: z.string().nullish(),
    entityId: z.string().nullish(),
    profileId: z.string().nullish(),
  })).nullish(),
  errors: z.record(z.string(), z.array(z.object({}).passthrough())).nullish(),
});

/** An ads account under today's names: older descriptions of the API call its id accountId. */
export function underTodaysNames(account: unknown): unknown {
  if (typeof account !== "object" || account === null || "adsAccountId" in account) return account;
  return "accountId" in account ? { ...account, adsAccountId: account.accountId } : account;
}

/** An account as `POST /adsAccounts/list` lists it. */
export type AmazonAdsAccount = z.infer<typeof adsAccountSchema>;

const pageSchema = z.object({
  adsAccounts: z.array(z.unknown()).nullish(),
  nextToken: z.string().nullish(),
});

/** One page of ads accounts. */
export interface AdsAccountsPage extends SortedItems<AmazonAdsAccount> {
  nextToken: string | undefined;
}

/**
 * Lists one page of the user's ads accounts: `POST /adsAccounts/list`. The list is global; any
 * region's host gives all of it.
 *
 * @throws ConnectError as {@link readAdsApi} does.
 */
export async function listAdsAccounts(
  api: AdsApi,
  credential: AdsApiCredential,
  region: Region,
  page: { maxResults: number; nextToken: string | undefined },
): Promise<AdsAccountsPage> {
  const answer = pageSchema.safeParse(
    await readAdsApi(api, credential, {
      operation: "list ads accounts",
      region,
      method: "POST",
      path: "/adsAccounts/list",
      body: page.nextToken === undefined
        ? { maxResults: page.maxResults }
        : { maxResults: page.maxResults, nextToken: page.nextToken },
      mediaType: MEDIA_TYPE,
    }),
  );
  if (!answer.success) {
    throw new ConnectError(
      "amazon_answer_invalid",
      "Cannot list ads accounts: Amazon sent no page.",
    );
  }
  return {
    ...sortReadable(
      "list ads accounts",
      adsAccountSchema,
      answer.data.adsAccounts?.map(underTodaysNames) ?? [],
    ),
    // Some of Amazon's lists end with an empty token.
    nextToken: answer.data.nextToken || undefined,
  };
}
