import { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import type { Region } from "../schemas/region.ts";
import { readAdsApi } from "./ads-api-request.ts";
import type { AdsApi, AdsApiCredential } from "./ads-api.ts";
import { listAttribute, schemaAttribute, textAttribute, textsAttribute } from "./item-attribute.ts";
import { itemIdSchema, listOfPage, type ParsedItems, parseItems } from "./parse-items.ts";

/** The media type of request and answer; the number in it is the version of the resource. */
const MEDIA_TYPE = "application/vnd.listaccountsresource.v1+json";

/** The most accounts that Amazon puts on a page. */
export const ADS_ACCOUNTS_PAGE = 100;

/** An ads account, wherever Amazon shows one, once it has its {@link withCurrentNames}. Only the id is required. */
export const adsAccountSchema = z.object({
  adsAccountId: itemIdSchema,
  accountName: textAttribute(),
  status: textAttribute(),
  countryCodes: textsAttribute(),
  alternateIds: listAttribute(z.object({
    countryCode: textAttribute(),
    entityId: schemaAttribute(itemIdSchema),
    profileId: schemaAttribute(itemIdSchema),
  })),
  errors: schemaAttribute(z.record(z.string(), z.array(z.object({}).passthrough()))),
});

/** An ads account under the current names: older descriptions of the API call its id accountId. */
export function withCurrentNames(account: unknown): unknown {
  if (typeof account !== "object" || account === null || "adsAccountId" in account) return account;
  return "accountId" in account ? { ...account, adsAccountId: account.accountId } : account;
}

/** An account as `POST /adsAccounts/list` lists it. */
export type AmazonAdsAccount = z.infer<typeof adsAccountSchema>;

const OPERATION = "list ads accounts";

const nextTokenSchema = z.object({ nextToken: z.string().nullish() });

/** One page of ads accounts. */
export interface AdsAccountsPage extends ParsedItems<AmazonAdsAccount> {
  nextToken: string | undefined;
}

/**
 * Lists one page of the user's ads accounts: `POST /adsAccounts/list`. The list is global: any
 * region's host has all of it.
 *
 * @throws ConnectError as {@link readAdsApi} does.
 */
export async function listAdsAccounts(
  api: AdsApi,
  credential: AdsApiCredential,
  region: Region,
  page: { maxResults: number; nextToken: string | undefined },
): Promise<AdsAccountsPage> {
  const answer = await readAdsApi(api, credential, {
    operation: OPERATION,
    region,
    method: "POST",
    path: "/adsAccounts/list",
    body: page.nextToken === undefined
      ? { maxResults: page.maxResults }
      : { maxResults: page.maxResults, nextToken: page.nextToken },
    mediaType: MEDIA_TYPE,
  });
  const accounts = listOfPage(OPERATION, answer, "adsAccounts", ["nextToken"]);
  const next = nextTokenSchema.safeParse(answer);
  if (!next.success) {
    throw new ConnectError(
      "amazon_answer_invalid",
      `Cannot ${OPERATION}: Amazon sent a nextToken that is no text.`,
    );
  }
  return {
    ...parseItems(OPERATION, adsAccountSchema, accounts.map(withCurrentNames)),
    // Some of Amazon's lists end with an empty token.
    nextToken: next.data.nextToken || undefined,
  };
}
