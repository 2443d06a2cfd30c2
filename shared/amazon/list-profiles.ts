import { z } from "zod";
import type { Region } from "../schemas/region.ts";
import { readAdsApiList } from "./ads-api-request.ts";
import type { AdsApi, AdsApiCredential } from "./ads-api.ts";
import { type SortedItems, sortReadable } from "./sort-readable.ts";
import { ConnectError } from "../errors.ts";

/** How many profiles are understood at a time. */
const PIECE = 250;

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

/** A profile's id in its JSON: in a text the quotes would be escaped, so only a key looks like that. */
const ID = /"profileId"\s*:\s*"?(\d+)/;

/**
 * Lists a region's profiles: `GET /v2/profiles`, at most 5,000, never paged. Another region's
 * profiles are simply not in the answer.
 *
 * @param known Ids of profiles that need not be understood once more.
 * @returns The list in pieces. It has been read to its end, and each piece is parsed when its turn
 * comes: 5,000 profiles at once would be most of what a sync has in memory.
 * @param access `view` asks for those that may only be reported on: the plain call hides them.
 * @throws ConnectError as {@link readAdsApi} does.
 */
export async function listProfiles(
  api: AdsApi,
  credential: AdsApiCredential,
  region: Region,
  access: "edit" | "view",
  known: ReadonlySet<string> = new Set(),
): Promise<Iterable<SortedItems<AmazonProfile>>> {
  const profiles = await readAdsApiList(api, credential, {
    operation: `list the ${access} profiles of ${region}`,
    region,
    method: "GET",
    path: "/v2/profiles",
    query: access === "view" ? { apiProgram: "report", accessLevel: "view" } : {},
    mediaType: "application/json",
  }, (profile) => !known.has(ID.exec(profile)?.[1] ?? ""));
  if (profiles === undefined) {
    throw new ConnectError("amazon_answer_invalid", "Cannot list profiles: Amazon sent no list.");
  }
  return piecesOf(profiles);
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
