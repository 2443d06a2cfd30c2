import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { type OauthClient, oauthClientSchema } from "../schemas/oauth-client.ts";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";

/** Keeps a user's own app. */
export function createOauthClient(
  database: Database,
  caller: Caller,
  client: { id: string; name: string; clientId: string; encryptedClientSecret: string },
): Promise<{ oauth_client: OauthClient }> {
  return rpc(database, "create_oauth_client", {
    caller,
    id: client.id,
    name: client.name,
    client_id: client.clientId,
    encrypted_client_secret: client.encryptedClientSecret,
  }, z.object({ oauth_client: oauthClientSchema }));
}

/** The caller's own apps, newest first. */
export function listOauthClients(
  database: Database,
  caller: Caller,
): Promise<{ oauth_clients: OauthClient[] }> {
  return rpc(
    database,
    "list_oauth_clients",
    { caller },
    z.object({ oauth_clients: z.array(oauthClientSchema) }),
  );
}

/** Renames an app or replaces its secret; null leaves as is. */
export function changeOauthClient(
  database: Database,
  caller: Caller,
  change: { id: string; name: string | null; encryptedClientSecret: string | null },
): Promise<{ oauth_client: OauthClient }> {
  return rpc(database, "change_oauth_client", {
    caller,
    oauth_client_id: change.id,
    name: change.name,
    encrypted_client_secret: change.encryptedClientSecret,
  }, z.object({ oauth_client: oauthClientSchema }));
}

/** Forgets an app that no living connection uses. */
export function deleteOauthClient(
  database: Database,
  caller: Caller,
  id: string,
): Promise<{ deleted: true }> {
  return rpc(
    database,
    "delete_oauth_client",
    { caller, oauth_client_id: id },
    z.object({ deleted: z.literal(true) }),
  );
}
