import type { ApiKeyList } from "../contract/answers/api-keys.ts";
import type { Context } from "../context.ts";
import * as rpc from "../database/list-api-keys.ts";
import type { Caller } from "../schemas/caller.ts";

/** Lists the caller's keys, newest first: what each may do, never its value. */
export function listApiKeys(context: Context, caller: Caller): Promise<ApiKeyList> {
  return rpc.listApiKeys(context.database, caller);
}
