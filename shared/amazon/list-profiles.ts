import { z } from "zod/v3";
import type { Region } from "../schemas/region.ts";
import { readAdsApiList } from "./ads-api-request.ts";
import type { AdsApi, AdsApiCredential } from "./ads-api.ts";
import { type SortedItems, sortReadable } from "./sort-readable.ts";
import { ConnectError } from "../errors.ts";

/** How many profiles are understood at a time. */
const PIECE = 250;

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
  dailyBudget: z.number().finite().nullish(),
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

/** A profile's id in its JSON: in a text the quotes would be escaped, so only a key looks like that. */
const ID = /"profileId"\s*:\s*"?(\d+)/;

/** A list of profiles that has been read to its end. */
export interface ProfileList {
  /** Parsed when its turn comes: 5,000 profiles at once would be most of what a sync has in memory. */
  pieces: Iterable<SortedItems<AmazonProfile>>;
  /** Once the pieces have been gone through: whether the answer held as many as it can. */
  isFull(): boolean;
}

/**
 * Lists a region's profiles: `GET /v2/profiles`, at most {@link PROFILES_LIMIT}, never paged. Another
 * region's profiles are simply not in the answer.
 *
 * @param known Ids of profiles that need not be understood once more.
 * @throws ConnectError as {@link readAdsApiList} does.
 */
export async function listProfiles(
  api: AdsApi,
  credential: AdsApiCredential,
  region: Region,
  { access, type }: ProfileFilter,
  known: ReadonlySet<string> = new Set(),
): Promise<ProfileList> {
  let count = 0;
  function isWanted(profile: string): boolean {
    count++;
    return !known.has(ID.exec(profile)?.[1] ?? "");
  }
  const profiles = await readAdsApiList(api, credential, {
    operation: `list the ${access} profiles of ${region}`,
    region,
    method: "GET",
    path: "/v2/profiles",
    query: {
      ...(access === "view" ? { apiProgram: "report", accessLevel: "view" } : {}),
      ...(type === undefined ? {} : { profileTypeFilter: type }),
    },
    mediaType: "application/json",
  }, isWanted);
  if (profiles === undefined) {
    throw new ConnectError("amazon_answer_invalid", "Cannot list profiles: Amazon sent no list.");
  }
  return { pieces: piecesOf(profiles), isFull: () => count >= PROFILES_LIMIT };
}

function* piecesOf(profiles: Iterable<unknown>): Generator<SortedItems<AmazonProfile>> {
  let piece: unknown[] = [];
  for (const profile of profiles) {
    piece.push(profile);
    if (piece.length < PIECE) continue;
    yield sortReadable("list profiles", profileSchema, piece);
    piece = [];
  }
  if (piece.length > 0) yield sortReadable("list profiles", profileSchema, piece);
}
