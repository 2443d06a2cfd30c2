import { PROFILES_LIMIT } from "../amazon/list-profiles.ts";
import { storeProfiles } from "../database/store-synced.ts";
import { ConnectError } from "../errors.ts";
import { regionProfiles } from "./region-profiles.ts";
import type { SyncWork } from "./sync-step.ts";

/** How many profiles go to the database in one statement. */
const BATCH = 500;

/**
 * Reads all profiles of a region, which Amazon does not page, and stores them in batches.
 *
 * @throws ConnectError what is missing of the list, once the rest is stored.
 */
export async function readProfilesOnce(
  { context, credential, run, region, current }: SyncWork,
): Promise<boolean> {
  const { items, rejected, cut, missing } = await regionProfiles(context, credential, region);
  for (let start = 0; start < items.length; start += BATCH) {
    const batch = items.slice(start, start + BATCH);
    // Whoever takes the run up reads the region anew: there is no page to go on behind.
    await storeProfiles(context.database, { run, progress: null }, region, batch);
    current.items += batch.length;
  }
  current.rejected += rejected;
  if (missing !== null) throw missing;
  if (cut) {
    throw new ConnectError(
      "amazon_answer_invalid",
      `Cannot list all profiles of ${region}: Amazon lists no more than ${PROFILES_LIMIT} of a type.`,
    );
  }
  return false;
}
