import type { Caller } from "../schemas/caller.ts";
import type { TokenTarget } from "../schemas/token-target.ts";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";
import { type TargetedToken, targetedTokenSchema } from "./stored-token.ts";

/**
 * Authenticates, authorizes for reading accounts and reads a token, in one round trip: for Amazon's
 * lists, whose reader need not see the token.
 *
 * @param target A connection, a profile, or both: then the profile must be the connection's.
 * @throws ConnectError `connection_not_found`, `profile_not_found`, why the connection gives no token.
 */
export function readListToken(
  database: Database,
  caller: Caller,
  target: TokenTarget,
): Promise<TargetedToken> {
  return rpc(database, "read_list_token", { caller, target }, targetedTokenSchema);
}
