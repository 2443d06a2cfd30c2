import { z } from "zod";
import type { Caller } from "../schemas/caller.ts";
import { regionSchema } from "../schemas/region.ts";
import type { TokenTarget } from "../schemas/token-target.ts";
import { ask } from "./ask.ts";
import type { Database } from "./database.ts";
import { storedTokenSchema } from "./stored-token.ts";

const proxyTokenSchema = storedTokenSchema.extend({
  /** The region of the named profile or account; else the connection's home region. */
  api_region: regionSchema,
  /** Seconds since the token was asked for by a refresh; null before the first one. */
  renewed_ago: z.number().nullable(),
});

/** A token with where it is to be used. */
export type ProxyToken = z.infer<typeof proxyTokenSchema>;

/**
 * Authenticates, authorizes for the proxy and reads a token, in one round trip.
 *
 * @param target May name more than one thing: then all of them must belong together.
 */
export function readProxyToken(
  database: Database,
  caller: Caller,
  target: TokenTarget,
): Promise<ProxyToken> {
  return ask(database, "read_proxy_token", { caller, target }, proxyTokenSchema);
}
