import { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import type { Region } from "../schemas/region.ts";
import { readAdsApi } from "./ads-api-request.ts";
import type { AdsApi, AdsApiCredential } from "./ads-api.ts";
import { type SortedItems, sortReadable } from "./sort-readable.ts";

/** Amazon gives no more than this a page, and by default sometimes less. */
export const ADVERTISERS_PAGE = 100;

/** Amazon counts no further: `startIndex` ends here. */
export const LAST_ADVERTISER_INDEX = 29_900;

const advertiserSchema = z.object({
  advertiserId: z.string(),
  name: z.string().nullish(),
  currency: z.string().nullish(),
  url: z.string().nullish(),
  country: z.string().nullish(),
  timezone: z.string().nullish(),
});

/** An advertiser as `GET /dsp/advertisers` lists it. */
export type AmazonAdvertiser = z.infer<typeof advertiserSchema>;

const pageSchema = z.object({
  totalResults: z.coerce.number().int().safe().nonnegative(),
  response: z.array(z.unknown()).nullish(),
});

/** One page of advertisers, and how many there are in all. */
export interface AdvertisersPage extends SortedItems<AmazonAdvertiser> {
  total: number;
}

/**
 * Lists one page of the DSP advertisers behind an agency's profile: `GET /dsp/advertisers`.
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
  const answer = pageSchema.safeParse(
    await readAdsApi(api, credential, {
      operation: `list the DSP advertisers of profile ${profileId}`,
      region,
      method: "GET",
      path: "/dsp/advertisers",
      query: { startIndex: String(page.startIndex), count: String(page.count) },
      mediaType: "application/json",
      profileId,
    }),
  );
  if (!answer.success) {
    throw new ConnectError(
      "amazon_answer_invalid",
      "Cannot list DSP advertisers: Amazon sent no page.",
    );
  }
  return {
    ...sortReadable("list DSP advertisers", advertiserSchema, answer.data.response ?? []),
    total: answer.data.totalResults,
  };
}
