import type { Context } from "../context.ts";
import { listApiKeys } from "../database/list-api-keys.ts";
import type { ApiKey } from "../schemas/api-key.ts";
import type { Caller } from "../schemas/caller.ts";

/** The caller's keys, newest first: what each may do, never its value. */
export function listKeys(context: Context, caller: Caller): Promise<{ api_keys: ApiKey[] }> {
  return listApiKeys(context.database, caller);
}
