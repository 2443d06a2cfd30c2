import { z } from "zod/v3";
import { type ApiKey, apiKeySchema } from "../schemas/api-key.ts";
import type { Caller } from "../schemas/caller.ts";
import { rpc } from "./rpc.ts";
import { type Database, SqlArray } from "./database.ts";

/** Keeps the hash of a new key. */
export async function createApiKey(
  database: Database,
  caller: Caller,
  key: {
    name: string;
    prefix: string;
    keyHash: string;
    scopes: readonly string[];
    connectionId: string | null;
    expiresAt: string | null;
  },
): Promise<ApiKey> {
  const { api_key } = await rpc(database, "create_api_key", {
    caller,
    name: key.name,
    prefix: key.prefix,
    key_hash: key.keyHash,
    scopes: new SqlArray(key.scopes),
    connection_id: key.connectionId,
    expires_at: key.expiresAt,
  }, z.object({ api_key: apiKeySchema }));
  return api_key;
}
