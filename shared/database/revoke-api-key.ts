import { z } from "zod/v3";
import { type ApiKey, apiKeySchema } from "../schemas/api-key.ts";
import type { Caller } from "../schemas/caller.ts";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";

/** A key that is revoked, and how many were by that: not counted is what had been already. */
export interface Revocation {
  api_key: ApiKey;
  revoked: number;
}

/** Revokes a key; with `descendants` also those that it made, and those that they made. */
export function revokeApiKey(
  database: Database,
  caller: Caller,
  { id, descendants }: { id: string; descendants: boolean },
): Promise<Revocation> {
  return rpc(
    database,
    "revoke_api_key",
    { caller, api_key_id: id, descendants },
    z.object({ api_key: apiKeySchema, revoked: z.number() }),
  );
}
