import type { Context } from "../context.ts";
import type { IssuedToken } from "../contract/answers/get-token.ts";
import type { GetTokenRequest } from "../contract/requests/get-token.ts";
import { readToken } from "../database/read-token.ts";
import { recordTokenReveal } from "../database/record-token-reveal.ts";
import type { StoredToken } from "../database/stored-token.ts";
import type { Caller } from "../schemas/caller.ts";
import { targetOf } from "../schemas/token-target.ts";
import { issueToken } from "./issued-token.ts";
import { LIMITS } from "./limits.ts";
import type { Freshness } from "./renew.ts";

/**
 * Turns a token that has just been read into a valid one. A fresh token costs one decryption at most.
 * Otherwise one process refreshes; the other callers wait for it or take the stored token while that is
 * usable.
 *
 * @throws ConnectError `reauthorization_required`; `amazon_unavailable`, `amazon_client_rejected` or
 * `refresh_in_progress` when the token has expired and cannot be renewed now.
 */
export async function validToken(
  context: Context,
  stored: StoredToken,
  demand: { min_validity_seconds: number; force_refresh: boolean },
): Promise<IssuedToken> {
  const freshness: Freshness = {
    // A caller that asks for less still gets a token that is usable.
    minValiditySeconds: Math.max(demand.min_validity_seconds, LIMITS.usableSeconds),
    notBefore: demand.force_refresh ? stored.now : null,
  };
  if (freshness.notBefore === null && stored.expires_in >= freshness.minValiditySeconds) {
    return await issueToken(context, stored, { refreshed: false });
  }
  // Loaded with the first token that needs it: most processes hand out fresh ones only.
  const { renew } = await import("./renew.ts");
  return await renew(context, stored, freshness);
}

/**
 * Reads a token and makes it valid with {@link validToken}. With `reveal`, the audit log records it.
 *
 * @throws ConnectError the refusals of `read_token`, and as {@link validToken} does.
 */
export async function getToken(
  context: Context,
  caller: Caller,
  request: GetTokenRequest,
): Promise<IssuedToken> {
  const token = await validToken(
    context,
    await readToken(context.database, caller, targetOf(request)),
    request,
  );
  // Before the answer: a token that the log does not know of is not shown.
  if (request.reveal) await recordTokenReveal(context.database, caller, token.connection_id);
  return token;
}
