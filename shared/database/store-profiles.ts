import { z } from "zod";
import type { Region } from "../schemas/region.ts";
import { ask } from "./ask.ts";
import type { Database } from "./database.ts";

/** Writes one batch of a region's profiles. */
export async function storeProfiles(
  database: Database,
  runId: number,
  region: Region,
  profiles: readonly { profile_id: string }[],
): Promise<void> {
  await ask(database, "store_profiles", { run_id: runId, region, profiles }, z.object({}));
}
