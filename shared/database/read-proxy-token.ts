import type { Caller } from "../schemas/caller.ts";
import type { TokenTarget } from "../schemas/token-target.ts";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";
import { type TargetedToken, targetedTokenSchema } from "./stored-token.ts";

/**
 * Authenticates, authorizes for the proxy and reads a token, in one round trip.
 *
 * @param target May name more than one thing: then all of them must belong together.
 */
export function readProxyToken(
  database: Database,
  caller: Caller,
  target: TokenTarget,
): Promise<TargetedToken> {
  return rpc(database, "read_proxy_token", { caller, target }, targetedTokenSchema);
}
