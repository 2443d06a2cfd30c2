import type { SyncedSource } from "../database/sync-run.ts";
import type { AccountsApi } from "../schemas/accounts-api.ts";
import type { Region } from "../schemas/region.ts";
import { readAdsAccountsPage } from "./sync-ads-accounts.ts";
import { readAdvertisersPageV1 } from "./sync-advertisers-v1.ts";
import { readAdvertisersPage } from "./sync-advertisers.ts";
import { readProfilesOnce } from "./sync-profiles.ts";
import type { SyncWork } from "./sync-work.ts";

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
export function stepsOf(
  regions: readonly Region[],
  accountsApi: AccountsApi = "current",
): SyncStep[] {
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
      readPage: accountsApi === "v1" ? readAdvertisersPageV1 : readAdvertisersPage,
    })),
  ];
}
