import { PROFILES_LIMIT } from "../amazon/list-profiles.ts";
import { storeProfiles } from "../database/store-synced.ts";
import { ConnectError } from "../errors.ts";
import { regionProfiles } from "./region-profiles.ts";
import type { SyncWork } from "./sync-step.ts";

/**
 * Reads all profiles of a region, which Amazon does not page, and stores them piece by piece.
 *
 * @throws ConnectError what is missing of the list, once the rest is stored.
 */
export async function readProfilesOnce(
  { context, credential, run, region, current }: SyncWork,
): Promise<boolean> {
  let isCut = false;
  for await (const { items, rejected, cut } of regionProfiles(context, credential, region)) {
    isCut ||= cut;
    current.rejected += rejected;
    if (items.length === 0) continue;
    // Whoever takes the run up reads the region anew: there is no page to go on behind.
    await storeProfiles(context.database, { run, progress: null }, region, items);
    current.items += items.length;
  }
  if (isCut) {
    throw new ConnectError(
      "amazon_answer_invalid",
      `Cannot list all profiles of ${region}: Amazon lists no more than ${PROFILES_LIMIT} of a type.`,
    );
  }
  return false;
}
