import { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import type { Region } from "../schemas/region.ts";
import { readAdsApi } from "./ads-api-request.ts";
import type { AdsApi, AdsApiCredential } from "./ads-api.ts";
import { listAttribute, schemaAttribute, textAttribute } from "./item-attribute.ts";
import { itemIdSchema, listOfPage, type ParsedItems, parseItems } from "./parse-items.ts";

/** The fewest accounts that Amazon puts on a page. */
const MIN_PAGE = 10;

const OPERATION = "list advertiser accounts";

const advertiserAccountSchema = z.object({
  advertiserAccountId: itemIdSchema,
  displayName: textAttribute(),
  currencyCode: textAttribute(),
  timeZoneIana: textAttribute(),
  status: schemaAttribute(z.object({ statusCode: textAttribute() })),
  alternateIds: listAttribute(z.object({
    countryCode: textAttribute(),
    profileId: schemaAttribute(itemIdSchema),
    entityId: schemaAttribute(itemIdSchema),
    dspAdvertiserId: schemaAttribute(itemIdSchema),
    region: textAttribute(),
  })),
});

/** An account as `POST /adsApi/v1/query/advertiserAccounts` lists it. Only the id is required. */
export type AdvertiserAccount = z.infer<typeof advertiserAccountSchema>;

const nextTokenSchema = z.object({ nextToken: z.string().nullish() });

/** One page of advertiser accounts. */
export interface AdvertiserAccountsPage extends ParsedItems<AdvertiserAccount> {
  nextToken: string | undefined;
}

/**
 * Lists one page of advertiser accounts: `POST /adsApi/v1/query/advertiserAccounts`, the successor of
 * `/adsAccounts/list` and `/dsp/advertisers`, which Amazon shuts off in July 2027. Without a filter it
 * lists the global accounts alone, so the filter is always sent.
 *
 * @param page `isGlobal` chooses between global accounts and all others, among them the DSP's.
 * @throws ConnectError as {@link readAdsApi} does.
 */
export async function queryAdvertiserAccounts(
  api: AdsApi,
  credential: AdsApiCredential,
  region: Region,
  page: { isGlobal: boolean; maxResults: number; nextToken: string | undefined },
): Promise<AdvertiserAccountsPage> {
  const answer = await readAdsApi(api, credential, {
    operation: OPERATION,
    region,
    method: "POST",
    path: "/adsApi/v1/query/advertiserAccounts",
    body: {
      isGlobalAccountFilter: { include: [page.isGlobal] },
      maxResults: Math.max(MIN_PAGE, page.maxResults),
      ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
    },
    mediaType: "application/json",
  });
  const accounts = listOfPage(OPERATION, answer, "advertiserAccounts", ["nextToken"]);
  const next = nextTokenSchema.safeParse(answer);
  if (!next.success) {
    throw new ConnectError(
      "amazon_answer_invalid",
      `Cannot ${OPERATION}: Amazon sent a nextToken that is no text.`,
    );
  }
  return {
    ...parseItems(OPERATION, advertiserAccountSchema, accounts),
    nextToken: next.data.nextToken || undefined,
  };
}
