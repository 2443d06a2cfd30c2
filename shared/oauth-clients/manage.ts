import { z } from "zod/v3";
import type { Context } from "../context.ts";
import {
  deleteOauthClient,
  listOauthClients,
  type OauthClient,
} from "../database/oauth-clients.ts";
import type { Caller } from "../schemas/caller.ts";
import { uuidSchema } from "../schemas/uuid.ts";

/** Names one app. */
export const oauthClientIdSchema = z.object({ id: uuidSchema }).strict();

/** The caller's own apps, newest first, without their secrets. */
export function listClients(
  context: Context,
  caller: Caller,
): Promise<{ oauth_clients: OauthClient[] }> {
  return listOauthClients(context.database, caller);
}

/**
 * Forgets an app.
 *
 * @throws ConnectError `oauth_client_not_found`, `oauth_client_in_use`.
 */
export function deleteClient(
  context: Context,
  caller: Caller,
  { id }: z.infer<typeof oauthClientIdSchema>,
): Promise<{ deleted: boolean }> {
  return deleteOauthClient(context.database, caller, id);
}
