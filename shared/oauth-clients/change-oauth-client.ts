import type { ShownOauthClient } from "../contract/answers/oauth-clients.ts";
import type { Context } from "../context.ts";
import type { ChangeOauthClientRequest } from "../contract/requests/oauth-clients.ts";
import * as rpc from "../database/oauth-clients.ts";
import type { Caller } from "../schemas/caller.ts";
import { sealClientSecret } from "./client-secret.ts";

/**
 * Renames an app or replaces its secret. Connections that Amazon refused because of the old secret are
 * refreshed within two minutes.
 *
 * @throws ConnectError `oauth_client_not_found`.
 */
export async function changeOauthClient(
  context: Context,
  caller: Caller,
  { id, name, client_secret: secret }: ChangeOauthClientRequest,
): Promise<ShownOauthClient> {
  return await rpc.changeOauthClient(context.database, caller, {
    id,
    name: name ?? null,
    encryptedClientSecret: secret === undefined
      ? null
      : await sealClientSecret(context, caller, { id, secret }),
  });
}
