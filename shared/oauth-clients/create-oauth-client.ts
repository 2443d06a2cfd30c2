import type { ShownOauthClient } from "../contract/answers/oauth-clients.ts";
import type { Context } from "../context.ts";
import type { CreateOauthClientRequest } from "../contract/requests/oauth-clients.ts";
import * as rpc from "../database/oauth-clients.ts";
import type { Caller } from "../schemas/caller.ts";
import { sealClientSecret } from "./client-secret.ts";

/** Stores a user's own app; its secret is sealed like a token. */
export async function createOauthClient(
  context: Context,
  caller: Caller,
  request: CreateOauthClientRequest,
): Promise<ShownOauthClient> {
  const id = crypto.randomUUID();
  return await rpc.createOauthClient(context.database, caller, {
    id,
    name: request.name,
    clientId: request.client_id,
    encryptedClientSecret: await sealClientSecret(context, caller, {
      id,
      secret: request.client_secret,
    }),
  });
}
