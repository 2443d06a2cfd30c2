import type { OauthClientList } from "../contract/answers/oauth-clients.ts";
import type { Context } from "../context.ts";
import * as rpc from "../database/oauth-clients.ts";
import type { Caller } from "../schemas/caller.ts";

/** Lists the caller's own apps, newest first, without their secrets. */
export function listOauthClients(context: Context, caller: Caller): Promise<OauthClientList> {
  return rpc.listOauthClients(context.database, caller);
}
