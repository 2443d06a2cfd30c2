import { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import type { Region } from "../schemas/region.ts";
import { readAdsApiList } from "./ads-api-request.ts";
import type { AdsApi, AdsApiCredential } from "./ads-api.ts";
import {
  booleanAttribute,
  numberAttribute,
  schemaAttribute,
  textAttribute,
} from "./item-attribute.ts";
import { itemIdSchema, type ParsedItems, parseItems } from "./parse-items.ts";

/** How many profiles are parsed at a time. */
const BATCH_SIZE = 250;

/** The most profiles that one answer holds. There are no pages: Amazon leaves out the rest and does not say so. */
export const PROFILES_LIMIT = 5_000;

/** The types by which Amazon filters the list. */
export const PROFILE_TYPES = ["seller", "vendor", "agency"] as const;

/** Which of a region's profiles are listed. */
export interface ProfileFilter {
  /** `view` lists those that may only be reported on: the plain call hides them. */
  access: "edit" | "view";
  /** All types when absent. */
  type?: typeof PROFILE_TYPES[number];
}

/** Amazon promises nothing but the id, and adds enum values without notice. */
export const profileSchema = z.object({
  profileId: itemIdSchema,
  countryCode: textAttribute(),
  currencyCode: textAttribute(),
  timezone: textAttribute(),
  dailyBudget: numberAttribute(),
  accountInfo: schemaAttribute(z.object({
    marketplaceStringId: textAttribute(),
    id: textAttribute(),
    type: textAttribute(),
    name: textAttribute(),
    subType: textAttribute(),
    validPaymentMethod: booleanAttribute(),
  })),
});

/** A profile as `GET /v2/profiles` lists it. */
export type AmazonProfile = z.infer<typeof profileSchema>;

/** A profile's id in its JSON. Only a key looks like that: within a text the quotes are escaped. */
const PROFILE_ID = /"profileId"\s*:\s*(?:"(\d+)"|(\d+)(?:\.0+)?\s*[,}])/;

function idIn(profile: string): string {
  const [, quoted, number] = PROFILE_ID.exec(profile) ?? [];
  return quoted ?? number ?? "";
}

/** A list of profiles that has been read to its end. */
export interface ProfileList {
  /** Parsed when it is reached: 5,000 profiles at once would be most of a sync's memory. */
  batches: Iterable<ParsedItems<AmazonProfile>>;
  /** After the last batch: whether the answer held as many profiles as it can. */
  isFull(): boolean;
}

/**
 * Lists a region's profiles: `GET /v2/profiles`, at most {@link PROFILES_LIMIT}, never paged. Another
 * region's profiles are simply not in the answer.
 *
 * @param known Ids of profiles that need not be parsed again.
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
    return !known.has(idIn(profile));
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
  return { batches: batchesOf(profiles), isFull: () => count >= PROFILES_LIMIT };
}

function* batchesOf(profiles: Iterable<unknown>): Generator<ParsedItems<AmazonProfile>> {
  let batch: unknown[] = [];
  for (const profile of profiles) {
    batch.push(profile);
    if (batch.length < BATCH_SIZE) continue;
    yield parseItems("list profiles", profileSchema, batch);
    batch = [];
  }
  if (batch.length > 0) yield parseItems("list profiles", profileSchema, batch);
}
