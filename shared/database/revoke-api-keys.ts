import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import type { Database } from "./database.ts";
import { rpc } from "./rpc.ts";

/** Revokes all keys of the caller's user; returns how many that were. */
export async function revokeApiKeys(database: Database, caller: Caller): Promise<number> {
  const answer = z.object({ revoked: z.number() });
  return (await rpc(database, "revoke_api_keys", { caller }, answer)).revoked;
}
