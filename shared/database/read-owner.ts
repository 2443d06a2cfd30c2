import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";

/**
 * Reads which user a caller acts for: the owner of what the caller is about to store, whose id is part of
 * the place that a secret is sealed for.
 *
 * @returns The user's id.
 * @throws ConnectError `user_unknown`; for an API key that is not valid or lacks `connections:write`, why.
 */
export async function readOwner(database: Database, caller: Caller): Promise<string> {
  const { user_id } = await rpc(
    database,
    "read_owner",
    { caller },
    z.object({ user_id: z.string().uuid() }),
  );
  return user_id;
}
