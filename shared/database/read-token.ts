import type { Caller } from "../schemas/caller.ts";
import type { TokenTarget } from "../schemas/token-target.ts";
import { ask } from "./ask.ts";
import type { Database } from "./database.ts";
import { type StoredToken, storedTokenSchema } from "./stored-token.ts";

/** Authenticates, authorizes and reads a token: the one round trip of a fresh token. */
export function readToken(
  database: Database,
  caller: Caller,
  target: TokenTarget,
): Promise<StoredToken> {
  return ask(database, "read_token", { caller, target }, storedTokenSchema);
}
