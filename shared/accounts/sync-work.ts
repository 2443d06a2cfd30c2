import type { AdsApiCredential } from "../amazon/ads-api.ts";
import type { Context } from "../context.ts";
import type { SyncProgress, SyncRun } from "../database/sync-run.ts";
import type { Region } from "../schemas/region.ts";

/** What a step works with. */
export interface SyncWork {
  context: Context;
  credential: AdsApiCredential;
  run: SyncRun;
  region: Region;
  /** How far the step is: changed page by page. */
  current: SyncProgress["current"];
  /** What the database holds once the page is stored. */
  progress: SyncProgress;
}
