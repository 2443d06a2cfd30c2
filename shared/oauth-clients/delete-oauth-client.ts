import type { DeletedOauthClient } from "../contract/answers/oauth-clients.ts";
import type { OauthClientId } from "../contract/requests/oauth-clients.ts";
import type { Context } from "../context.ts";
import * as rpc from "../database/oauth-clients.ts";
import type { Caller } from "../schemas/caller.ts";

/**
 * Deletes an app that no connection uses, except disconnected ones.
 *
 * @throws ConnectError `oauth_client_not_found`, `oauth_client_in_use`.
 */
export function deleteOauthClient(
  context: Context,
  caller: Caller,
  { id }: OauthClientId,
): Promise<DeletedOauthClient> {
  return rpc.deleteOauthClient(context.database, caller, id);
}
