import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { type ConnectionDetail, connectionDetailSchema } from "../schemas/connection.ts";
import type { Region } from "../schemas/region.ts";
import { ask } from "./ask.ts";
import { type Database, SqlArray } from "./database.ts";

const clientSchema = z.object({
  client_id: z.string(),
  oauth_client_id: z.string().uuid(),
  encrypted_client_secret: z.string(),
});

/** The user's own app, as a row has it. */
export type StoredClient = z.infer<typeof clientSchema>;

/**
 * Asks whether the caller may import, before Amazon is asked for anything.
 *
 * @returns The user's own app that was named, or null.
 * @throws ConnectError `api_key_scope_missing`, `connection_not_found` for a key that is restricted
 * to one, `oauth_client_not_found`.
 */
export async function authorizeImport(
  database: Database,
  caller: Caller,
  oauthClientId: string | null,
): Promise<StoredClient | null> {
  const { client } = await ask(database, "authorize_import", {
    caller,
    oauth_client_id: oauthClientId,
  }, z.object({ client: clientSchema.nullable() }));
  return client;
}

/** Keeps tokens that Amazon has just honoured as a new connection. */
export function importConnection(
  database: Database,
  caller: Caller,
  connection: {
    id: string;
    name: string;
    region: Region;
    scopes: readonly string[];
    clientId: string;
    oauthClientId: string | null;
    encryptedAccessToken: string;
    encryptedRefreshToken: string;
    tokenType: string;
    expiresIn: number;
  },
): Promise<{ connection: ConnectionDetail }> {
  return ask(database, "import_connection", {
    caller,
    connection_id: connection.id,
    name: connection.name,
    region: connection.region,
    scopes: new SqlArray(connection.scopes),
    client_id: connection.clientId,
    oauth_client_id: connection.oauthClientId,
    encrypted_access_token: connection.encryptedAccessToken,
    encrypted_refresh_token: connection.encryptedRefreshToken,
    token_type: connection.tokenType,
    expires_in: connection.expiresIn,
  }, z.object({ connection: connectionDetailSchema }));
}
