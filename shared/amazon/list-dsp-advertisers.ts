import { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import type { Region } from "../schemas/region.ts";
import { readAdsApi } from "./ads-api-request.ts";
import type { AdsApi, AdsApiCredential } from "./ads-api.ts";
import { textAttribute } from "./item-attribute.ts";
import { itemIdSchema, listOfPage, type ParsedItems, parseItems } from "./parse-items.ts";

/** The most advertisers that Amazon puts on a page; its default is sometimes less. */
export const ADVERTISERS_PAGE = 100;

/** The highest `startIndex` that Amazon takes. */
export const LAST_ADVERTISER_INDEX = 29_900;

const advertiserSchema = z.object({
  advertiserId: itemIdSchema,
  name: textAttribute(),
  currency: textAttribute(),
  url: textAttribute(),
  country: textAttribute(),
  timezone: textAttribute(),
});

/** An advertiser as `GET /dsp/advertisers` lists it. */
export type AmazonAdvertiser = z.infer<typeof advertiserSchema>;

/** A count, as a number or in digits. Null is none: coercion would make 0 of it, and an empty list of an error. */
const totalSchema = z.object({
  totalResults: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(
    z.number().int().safe().nonnegative(),
  ),
});

/** One page of advertisers, and how many there are in all. */
export interface AdvertisersPage extends ParsedItems<AmazonAdvertiser> {
  total: number;
}

/**
 * Lists one page of the DSP advertisers of an agency's profile: `GET /dsp/advertisers`.
 *
 * @param page `startIndex` counts from 0.
 * @throws ConnectError as {@link readAdsApi} does.
 */
export async function listDspAdvertisers(
  api: AdsApi,
  credential: AdsApiCredential,
  region: Region,
  profileId: string,
  page: { startIndex: number; count: number },
): Promise<AdvertisersPage> {
  const operation = `list the DSP advertisers of profile ${profileId}`;
  const answer = await readAdsApi(api, credential, {
    operation,
    region,
    method: "GET",
    path: "/dsp/advertisers",
    query: { startIndex: String(page.startIndex), count: String(page.count) },
    mediaType: "application/json",
    profileId,
  });
  const advertisers = listOfPage(operation, answer, "response", ["totalResults"]);
  const count = totalSchema.safeParse(answer);
  if (!count.success) {
    throw new ConnectError(
      "amazon_answer_invalid",
      `Cannot ${operation}: Amazon did not say how many there are.`,
    );
  }
  return {
    ...parseItems(operation, advertiserSchema, advertisers),
    total: count.data.totalResults,
  };
}
