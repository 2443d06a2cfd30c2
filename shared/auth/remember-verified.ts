import { sha256Hex } from "../crypto/sha256.ts";
import type { Caller } from "../schemas/caller.ts";
import type { VerifiedToken } from "./verified-token.ts";

/** How many tokens are remembered: the users of a busy process, in less than 2 MB. */
const MAX_TOKENS = 1_000;

/**
 * Remembers the tokens that have been verified, so that a token that comes again costs a hash instead
 * of a signature check. A token is known by its SHA-256, never kept itself, and forgotten when it
 * expires. What the user may do is decided in the database with each call all the same.
 *
 * @param verify Verifies a token that is not remembered. What it refuses is not remembered.
 */
export function rememberVerified(
  verify: (token: string) => Promise<VerifiedToken>,
  { now = Date.now, max = MAX_TOKENS }: { now?: () => number; max?: number } = {},
): (token: string) => Promise<Caller> {
  const verified = new Map<string, VerifiedToken>();
  return async (token) => {
    const hash = sha256Hex(token);
    const known = verified.get(hash);
    if (known !== undefined) {
      if (now() < known.expiresAt * 1000) return known.caller;
      verified.delete(hash);
    }
    const found = await verify(token);
    verified.set(hash, found);
    // A map keeps the order in which it was filled: the first entry is the oldest.
    const [oldest] = verified.keys();
    if (verified.size > max && oldest !== undefined) verified.delete(oldest);
    return found.caller;
  };
}
