import { storeProfiles } from "../database/store-synced.ts";
import { regionProfiles } from "./region-profiles.ts";
import type { SyncWork } from "./sync-step.ts";

/** Reads all profiles of a region, which Amazon does not page, and stores them piece by piece. */
export async function readProfilesOnce(
  { context, credential, run, region, current }: SyncWork,
): Promise<boolean> {
  for (const { items, rejected } of await regionProfiles(context, credential, region)) {
    current.rejected += rejected;
    if (items.length === 0) continue;
    // Whoever takes the run up reads the region anew: there is no page to go on behind.
    await storeProfiles(context.database, { run, progress: null }, region, items);
    current.items += items.length;
  }
  return false;
}
