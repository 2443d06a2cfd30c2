import { z } from "zod/v3";
import { type ApiKey, apiKeySchema } from "../schemas/api-key.ts";
import type { Caller } from "../schemas/caller.ts";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";

/** Renames a key or brings its expiry forward; null leaves as is. */
export function changeApiKey(
  database: Database,
  caller: Caller,
  change: { id: string; name: string | null; expiresAt: string | null },
): Promise<{ api_key: ApiKey }> {
  return rpc(database, "change_api_key", {
    caller,
    api_key_id: change.id,
    name: change.name,
    expires_at: change.expiresAt,
  }, z.object({ api_key: apiKeySchema }));
}
