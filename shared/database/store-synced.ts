import { z } from "zod/v3";
import type { Region } from "../schemas/region.ts";
import { command, rpc } from "./rpc.ts";
import type { Database } from "./database.ts";
import type { SyncProgress, SyncRun } from "./sync-run.ts";

/** Which run a page belongs to, and how far the run is with it. */
interface Page {
  run: SyncRun;
  /** Null before the first page that a run can continue after. */
  progress: SyncProgress | null;
}

function fence({ run, progress }: Page): Record<string, unknown> {
  return { run_id: run.run_id, holder: run.holder, progress };
}

/**
 * Writes one batch of a region's profiles.
 *
 * @throws ConnectError `sync_superseded` when another invocation has the run now.
 */
export async function storeProfiles(
  database: Database,
  page: Page,
  region: Region,
  profiles: readonly { profile_id: string }[],
): Promise<void> {
  await command(database, "store_profiles", { ...fence(page), region, profiles });
}

/** Writes one page of ads accounts and ties their profiles to them. */
export async function storeAccounts(
  database: Database,
  page: Page,
  accounts: readonly { amazon_account_id: string }[],
): Promise<void> {
  await command(database, "store_accounts", { ...fence(page), accounts });
}

/** Writes one page of a region's DSP advertisers. */
export async function storeAdvertisers(
  database: Database,
  page: Page,
  region: Region,
  advertisers: readonly { amazon_account_id: string }[],
): Promise<void> {
  await command(database, "store_advertisers", { ...fence(page), region, advertisers });
}

/** The agency profiles of a region, whose DSP advertisers are listed. */
export async function listDspProfiles(
  database: Database,
  run: SyncRun,
  region: Region,
): Promise<string[]> {
  const { profile_ids } = await rpc(
    database,
    "list_dsp_profiles",
    { run_id: run.run_id, region },
    z.object({ profile_ids: z.array(z.string()) }),
  );
  return profile_ids;
}
