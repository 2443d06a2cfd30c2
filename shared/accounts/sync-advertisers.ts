import { z } from "zod/v3";
import {
  ADVERTISERS_PAGE,
  type AdvertisersPage,
  LAST_ADVERTISER_INDEX,
  listDspAdvertisers,
} from "../amazon/list-dsp-advertisers.ts";
import { listDspProfiles, storeAdvertisers } from "../database/store-synced.ts";
import type { SkippedProfile } from "../database/sync-run.ts";
import { ConnectError, type ErrorCode } from "../errors.ts";
import { type AdvertiserRow, advertiserRow } from "./advertiser-row.ts";
import type { SyncWork } from "./sync-work.ts";

/** The profiles that are left, and where the list of the first of them continues. */
const cursorSchema = z.object({ profiles: z.array(z.string()), startIndex: z.number() });

type Cursor = z.infer<typeof cursorSchema>;

/** What may be wrong with one profile and right with the next. */
const PROFILE_ERRORS: ReadonlySet<ErrorCode> = new Set([
  "amazon_permission_denied",
  "amazon_request_rejected",
  "amazon_answer_invalid",
  "amazon_unavailable",
  "amazon_throttled",
]);

/** Errors that are rather the host's than a profile's. */
const HOST_ERRORS: readonly string[] = ["amazon_unavailable", "amazon_throttled"];

function isHostError({ code }: SkippedProfile): boolean {
  return HOST_ERRORS.includes(code);
}

/**
 * One profile's failure as a fact of the run, so that its neighbours are still read. A refusal lasts:
 * the person may use the agency's profile and not its DSP, which is no failure of the sync.
 *
 * @throws The error itself when it is not about the profile: the token, the database, or a host that
 * has failed for two profiles in a row.
 */
function skippedProfile(
  profileId: string,
  error: unknown,
  previous: SkippedProfile | undefined,
): SkippedProfile {
  if (!(error instanceof ConnectError) || !PROFILE_ERRORS.has(error.code)) throw error;
  const { amazon_request_id } = error.facts;
  const skipped: SkippedProfile = {
    profile_id: profileId,
    code: error.code === "amazon_permission_denied" ? "no_dsp_right" : error.code,
    ...(amazon_request_id === undefined ? {} : { request_id: amazon_request_id }),
  };
  if (isHostError(skipped) && previous !== undefined && isHostError(previous)) throw error;
  return skipped;
}

/**
 * Where a profile's list continues; undefined at its end.
 *
 * @throws ConnectError `amazon_answer_invalid` when the list cannot be read to the end that Amazon
 * counts: what it does not list must not become inactive.
 */
function nextIndex(startIndex: number, page: AdvertisersPage): number | undefined {
  const read = page.items.length + page.rejected;
  const end = startIndex + read;
  if (end >= page.total) return undefined;
  if (read > 0 && end <= LAST_ADVERTISER_INDEX) return end;
  const problem = read === 0
    ? `lists ${startIndex}`
    : `pages no further than ${LAST_ADVERTISER_INDEX}`;
  throw new ConnectError(
    "amazon_answer_invalid",
    `Cannot list all DSP advertisers: Amazon counts ${page.total} and ${problem}.`,
  );
}

/**
 * Reads one page of the advertisers of a region's agency profiles, profile by profile. A profile that
 * fails is named in `current.skipped`, and the next one is read.
 *
 * @returns Whether there is another page.
 * @throws ConnectError what is not about a single profile.
 */
export async function readAdvertisersPage(work: SyncWork): Promise<boolean> {
  const { context, credential, run, region, current } = work;
  const place: Cursor = current.cursor === null
    ? { profiles: await listDspProfiles(context.database, run, region), startIndex: 0 }
    : cursorSchema.parse(JSON.parse(current.cursor));
  const [profileId, ...others] = place.profiles;
  if (profileId === undefined) return false;

  let next: Cursor = { profiles: others, startIndex: 0 };
  const rows = new Map<string, AdvertiserRow>();
  try {
    const page = await listDspAdvertisers(context.adsApi, credential, region, profileId, {
      startIndex: place.startIndex,
      count: ADVERTISERS_PAGE,
    });
    for (const item of page.items) rows.set(item.advertiserId, advertiserRow(item, profileId));
    current.rejected += page.rejected;
    const startIndex = nextIndex(place.startIndex, page);
    if (startIndex !== undefined) next = { profiles: place.profiles, startIndex };
  } catch (error) {
    const { skipped = [] } = current;
    current.skipped = [...skipped, skippedProfile(profileId, error, skipped.at(-1))];
  }
  current.items += rows.size;
  current.cursor = JSON.stringify(next);
  // Stored without rows too: the run's lease is prolonged, and its place is kept.
  await storeAdvertisers(context.database, { run, progress: work.progress }, region, [
    ...rows.values(),
  ]);
  return next.profiles.length > 0;
}
