import type { SyncWork } from "../../../shared/accounts/sync-work.ts";
import type { SyncProgress } from "../../../shared/database/sync-run.ts";
import type { Region } from "../../../shared/schemas/region.ts";
import { credential } from "./ads-credential.ts";
import { testContext } from "./context.ts";
import { type ScriptedDatabase, scriptedDatabase } from "./scripted-database.ts";
import { type ScriptedFetch, scriptedFetch } from "./scripted-fetch.ts";
import { run } from "./sync-runs.ts";

/** A step's work at a cursor, with what Amazon and the database answer. */
export function syncWork(
  given: {
    answers: Parameters<typeof scriptedFetch>;
    script?: Record<string, unknown[]>;
    cursor?: string | null;
    region?: Region;
  },
): { work: SyncWork; database: ScriptedDatabase; ads: ScriptedFetch } {
  const ads = scriptedFetch(...given.answers);
  const database = scriptedDatabase(given.script);
  const context = testContext({ database, ads: ads.fetch });
  const current: SyncProgress["current"] = { items: 0, rejected: 0, cursor: given.cursor ?? null };
  const progress: SyncProgress = { sources: [], current };
  const region = given.region ?? "EU";
  return { work: { context, credential, run, region, current, progress }, database, ads };
}
