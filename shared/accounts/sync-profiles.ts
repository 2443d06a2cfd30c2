import { PROFILES_LIMIT } from "../amazon/list-profiles.ts";
import { storeProfiles } from "../database/store-synced.ts";
import { ConnectError } from "../errors.ts";
import { regionProfiles } from "./region-profiles.ts";
import type { SyncWork } from "./sync-work.ts";

/**
 * Reads all profiles of a region, which Amazon does not page, and stores them batch by batch.
 *
 * @throws ConnectError when the list was cut, once what it had is stored.
 */
export async function readProfilesOnce(
  { context, credential, run, region, current }: SyncWork,
): Promise<boolean> {
  let isCut = false;
  for await (const { items, rejected, cut } of regionProfiles(context, credential, region)) {
    isCut ||= cut;
    current.rejected += rejected;
    if (items.length === 0) continue;
    // An invocation that resumes the run reads the region again: the list has no pages.
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
