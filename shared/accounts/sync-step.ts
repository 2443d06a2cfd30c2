import type { AdsApiCredential } from "../amazon/ads-api.ts";
import type { Context } from "../context.ts";
import type { SyncedSource, SyncProgress, SyncRun } from "../database/sync-run.ts";
import type { Region } from "../schemas/region.ts";
import { readAdsAccountsPage } from "./sync-ads-accounts.ts";
import { readAdvertisersPage } from "./sync-advertisers.ts";
import { readProfilesOnce } from "./sync-profiles.ts";

/** What a step works with. */
export interface SyncWork {
  context: Context;
  credential: AdsApiCredential;
  run: SyncRun;
  region: Region;
  /** How far the step is: changed page by page. */
  current: SyncProgress["current"];
  /** What stands in the database once the page is stored. */
  progress: SyncProgress;
}

/** One of Amazon's lists in one region. */
export interface SyncStep {
  source: SyncedSource["source"];
  region: Region;
  /** Reads one page, stores it and moves `current` on; answers whether there is another. */
  readPage(work: SyncWork): Promise<boolean>;
}

/**
 * The steps of a run, in order: profiles first, since the other lists refer to them. The list of ads
 * accounts is global; the first region's host gives all of it.
 */
export function stepsOf(regions: readonly Region[]): SyncStep[] {
  const [home = "NA"] = regions;
  return [
    ...regions.map((region): SyncStep => ({
      source: "profiles",
      region,
      readPage: readProfilesOnce,
    })),
    { source: "ads-accounts", region: home, readPage: readAdsAccountsPage },
    ...regions.map((region): SyncStep => ({
      source: "dsp-advertisers",
      region,
      readPage: readAdvertisersPage,
    })),
  ];
}
