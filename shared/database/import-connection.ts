import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { type ConnectionDetail, connectionDetailSchema } from "../schemas/connection.ts";
import type { Region } from "../schemas/region.ts";
import { rpc } from "./rpc.ts";
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
 * @param named.tokenHashes Keyed hashes of the token to import, one for each key.
 * @returns The user that the caller acts for, and the user's own app that was named, or null.
 * @throws ConnectError `api_key_scope_missing`, `connection_not_found` for a key that is restricted
 * to one, `oauth_client_not_found`, `already_imported`.
 */
export function authorizeImport(
  database: Database,
  caller: Caller,
  named: { oauthClientId: string | null; tokenHashes: readonly string[] },
): Promise<{ user_id: string; client: StoredClient | null }> {
  return rpc(database, "authorize_import", {
    caller,
    oauth_client_id: named.oauthClientId,
    token_hashes: new SqlArray(named.tokenHashes),
  }, z.object({ user_id: z.string().uuid(), client: clientSchema.nullable() }));
}

/** Stores tokens that Amazon has just accepted as a new connection. */
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
    /** RFC 3339; `now` by the database's clock; null when it is unknown. */
    consentedAt: string | null;
    /** Keyed hashes of the imported token, one for each key, the first key's first. */
    tokenHashes: readonly string[];
    encryptedAccessToken: string;
    encryptedRefreshToken: string;
    tokenType: string;
    expiresIn: number;
  },
): Promise<{ connection: ConnectionDetail }> {
  return rpc(database, "import_connection", {
    caller,
    connection_id: connection.id,
    name: connection.name,
    region: connection.region,
    scopes: new SqlArray(connection.scopes),
    client_id: connection.clientId,
    oauth_client_id: connection.oauthClientId,
    consented_at: connection.consentedAt,
    token_hashes: new SqlArray(connection.tokenHashes),
    encrypted_access_token: connection.encryptedAccessToken,
    encrypted_refresh_token: connection.encryptedRefreshToken,
    token_type: connection.tokenType,
    expires_in: connection.expiresIn,
  }, z.object({ connection: connectionDetailSchema }));
}
