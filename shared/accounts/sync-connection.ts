import { ADS_ACCOUNTS_PAGE, listAdsAccounts } from "../amazon/list-ads-accounts.ts";
import type { AdsApiCredential } from "../amazon/ads-api.ts";
import type { Context } from "../context.ts";
import { storeAccounts } from "../database/store-accounts.ts";
import { storeProfiles } from "../database/store-profiles.ts";
import {
  beginSync,
  type FinishedSync,
  finishSync,
  type SyncedSource,
  type SyncRun,
  type SyncTrigger,
} from "../database/sync-run.ts";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import type { Region } from "../schemas/region.ts";
import { accountRow } from "./account-row.ts";
import { adsApiCredential } from "./credential.ts";
import { regionProfiles } from "./region-profiles.ts";

/** How many profiles go to the database in one statement. */
const PROFILES_BATCH = 500;

type Progress = Pick<SyncedSource, "items" | "rejected">;

/** Reads one source and says how that went; only Amazon's failures are part of a result. */
async function attempt(
  source: SyncedSource["source"],
  region: Region,
  read: (progress: Progress) => Promise<void>,
): Promise<SyncedSource> {
  const progress: Progress = { items: 0, rejected: 0 };
  try {
    await read(progress);
    return { source, region, outcome: "complete", ...progress };
  } catch (error) {
    if (!(error instanceof ConnectError) || !error.code.startsWith("amazon_")) throw error;
    const { amazon_request_id } = error.facts;
    return {
      source,
      region,
      outcome: "failed",
      ...progress,
      error_code: error.code,
      ...(amazon_request_id === undefined ? {} : { request_id: amazon_request_id }),
    };
  }
}

async function syncProfiles(
  context: Context,
  credential: AdsApiCredential,
  run: SyncRun,
  region: Region,
  progress: Progress,
): Promise<void> {
  const { items: batch, rejected } = await regionProfiles(context, credential, region);
  for (let start = 0; start < batch.length; start += PROFILES_BATCH) {
    const part = batch.slice(start, start + PROFILES_BATCH);
    await storeProfiles(context.database, run.run_id, region, part);
    progress.items += part.length;
  }
  progress.rejected = rejected;
}

async function syncAdsAccounts(
  context: Context,
  credential: AdsApiCredential,
  run: SyncRun,
  region: Region,
  progress: Progress,
): Promise<void> {
  let nextToken: string | undefined;
  do {
    const page = await listAdsAccounts(context.adsApi, credential, region, {
      maxResults: ADS_ACCOUNTS_PAGE,
      nextToken,
    });
    // Postgres cannot update a row twice in one statement: of a repeated account the last one counts.
    const rows = new Map(page.items.map((item) => [item.adsAccountId, accountRow(item)]));
    await storeAccounts(context.database, run.run_id, [...rows.values()]);
    progress.items += rows.size;
    progress.rejected += page.rejected;
    if (page.nextToken !== undefined && page.nextToken === nextToken) {
      throw new ConnectError(
        "amazon_answer_invalid",
        "Cannot list ads accounts: Amazon sends the same page again and again.",
      );
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}

async function syncSources(
  context: Context,
  credential: AdsApiCredential,
  run: SyncRun,
): Promise<SyncedSource[]> {
  const sources: SyncedSource[] = [];
  // One region after the other: an invocation has 256 MB, and a region may list 5,000 profiles.
  for (const region of run.regions) {
    sources.push(
      await attempt(
        "profiles",
        region,
        (progress) => syncProfiles(context, credential, run, region, progress),
      ),
    );
  }
  // The list of ads accounts is global; the first region's host stands for all.
  const [home = "NA"] = run.regions;
  sources.push(
    await attempt(
      "ads-accounts",
      home,
      (progress) => syncAdsAccounts(context, credential, run, home, progress),
    ),
  );
  return sources;
}

/**
 * Brings one connection's accounts and profiles in step with Amazon. A region that fails does not
 * cost the others: the run is then `partial` and names it.
 *
 * @throws ConnectError `sync_running`; why the connection gives no token; `database_unavailable`.
 */
export async function syncConnection(
  context: Context,
  caller: Caller,
  connectionId: string,
  trigger: SyncTrigger,
): Promise<FinishedSync> {
  const run = await beginSync(context.database, caller, connectionId, trigger);
  try {
    // The run was granted: from here on its owner's own rights count, whatever scopes a key has.
    const owner: Caller = { kind: "user", user_id: run.user_id };
    const credential = await adsApiCredential(context, owner, connectionId);
    const sources = await syncSources(context, credential, run);
    return await finishSync(context.database, run, { sources, errorCode: null });
  } catch (error) {
    const errorCode = error instanceof ConnectError ? error.code : "internal_error";
    await finishSync(context.database, run, { sources: [], errorCode }).catch(() => {});
    throw error;
  }
}
