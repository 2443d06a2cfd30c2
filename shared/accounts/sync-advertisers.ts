import { z } from "zod/v3";
import {
  ADVERTISERS_PAGE,
  LAST_ADVERTISER_INDEX,
  listDspAdvertisers,
} from "../amazon/list-dsp-advertisers.ts";
import { listDspProfiles, storeAdvertisers } from "../database/store-synced.ts";
import { ConnectError } from "../errors.ts";
import { advertiserRow } from "./advertiser-row.ts";
import type { SyncWork } from "./sync-step.ts";

/** The profiles that are left, and where the first of them goes on. */
const cursorSchema = z.object({ profiles: z.array(z.string()), startIndex: z.number() });

/** Reads one page of the advertisers behind a region's agency profiles, profile by profile. */
export async function readAdvertisersPage(work: SyncWork): Promise<boolean> {
  const { context, credential, run, region, current } = work;
  const place = current.cursor === null
    ? { profiles: await listDspProfiles(context.database, run, region), startIndex: 0 }
    : cursorSchema.parse(JSON.parse(current.cursor));
  const [profileId, ...others] = place.profiles;
  if (profileId === undefined) return false;

  const page = await listDspAdvertisers(context.adsApi, credential, region, profileId, {
    startIndex: place.startIndex,
    count: ADVERTISERS_PAGE,
  });
  const read = page.items.length + page.rejected;
  const end = place.startIndex + read;
  const more = read > 0 && end < page.total;
  if (more && end > LAST_ADVERTISER_INDEX) {
    throw new ConnectError(
      "amazon_answer_invalid",
      `Cannot list all DSP advertisers: Amazon counts ${page.total} and pages no further than ${LAST_ADVERTISER_INDEX}.`,
    );
  }
  const next = more
    ? { profiles: place.profiles, startIndex: end }
    : { profiles: others, startIndex: 0 };
  const rows = new Map(
    page.items.map((item) => [item.advertiserId, advertiserRow(item, profileId)]),
  );
  current.items += rows.size;
  current.rejected += page.rejected;
  current.cursor = JSON.stringify(next);
  await storeAdvertisers(context.database, { run, progress: work.progress }, region, [
    ...rows.values(),
  ]);
  return next.profiles.length > 0;
}
