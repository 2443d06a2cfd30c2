import { z } from "zod/v3";
import { type ApiKey, apiKeySchema } from "../schemas/api-key.ts";
import type { Caller } from "../schemas/caller.ts";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";

/** The caller's keys, newest first. */
export function listApiKeys(database: Database, caller: Caller): Promise<{ api_keys: ApiKey[] }> {
  return rpc(database, "list_api_keys", { caller }, z.object({ api_keys: z.array(apiKeySchema) }));
}
