import { z } from "zod";
import type { Region } from "../schemas/region.ts";
import { readAdsApi } from "./ads-api-request.ts";
import type { AdsApi, AdsApiCredential } from "./ads-api.ts";
import { type SortedItems, sortReadable } from "./sort-readable.ts";

/** The most that one answer holds. There are no pages: what is beyond it is left out without a word. */
export const PROFILES_LIMIT = 5_000;

/** The types by which Amazon filters the list. */
export const PROFILE_TYPES = ["seller", "vendor", "agency"] as const;

/** What of a region's profiles is asked for. */
export interface ProfileFilter {
  /** `view` asks for those that may only be reported on: the plain call hides them. */
  access: "edit" | "view";
  /** All types when absent. */
  type?: typeof PROFILE_TYPES[number];
}

/** Amazon guarantees nothing but the id, and adds enum values without notice. */
export const profileSchema = z.object({
  profileId: z.string(),
  countryCode: z.string().nullish(),
  currencyCode: z.string().nullish(),
  timezone: z.string().nullish(),
  dailyBudget: z.number().nullish(),
  accountInfo: z.object({
    marketplaceStringId: z.string().nullish(),
    id: z.string().nullish(),
    type: z.string().nullish(),
    name: z.string().nullish(),
    subType: z.string().nullish(),
    validPaymentMethod: z.boolean().nullish(),
  }).nullish(),
});

/** A profile as `GET /v2/profiles` lists it. */
export type AmazonProfile = z.infer<typeof profileSchema>;

/**
 * Lists a region's profiles: `GET /v2/profiles`, at most {@link PROFILES_LIMIT}, never paged. Another
 * region's profiles are simply not in the answer.
 *
 * @throws ConnectError as {@link readAdsApi} does.
 */
export async function listProfiles(
  api: AdsApi,
  credential: AdsApiCredential,
  region: Region,
  { access, type }: ProfileFilter,
): Promise<SortedItems<AmazonProfile>> {
  const answer = await readAdsApi(api, credential, {
    operation: `list the ${access} profiles of ${region}`,
    region,
    method: "GET",
    path: "/v2/profiles",
    query: {
      ...(access === "view" ? { apiProgram: "report", accessLevel: "view" } : {}),
      ...(type === undefined ? {} : { profileTypeFilter: type }),
    },
    mediaType: "application/json",
  });
  return sortReadable("list profiles", profileSchema, answer);
}
