import { z } from "zod/v3";
import { type ApiKey, apiKeySchema } from "../schemas/api-key.ts";
import type { Caller } from "../schemas/caller.ts";
import { ask } from "./ask.ts";
import type { Database } from "./database.ts";

/** Revokes a key; with `descendants` also those that it made, and those that they made. */
export function revokeApiKey(
  database: Database,
  caller: Caller,
  { id, descendants }: { id: string; descendants: boolean },
): Promise<{ api_key: ApiKey }> {
  return ask(
    database,
    "revoke_api_key",
    { caller, api_key_id: id, descendants },
    z.object({ api_key: apiKeySchema }),
  );
}
