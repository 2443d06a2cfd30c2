import { z } from "zod/v3";
import type { Context } from "../context.ts";
import { readToken } from "../database/read-token.ts";
import type { StoredToken } from "../database/stored-token.ts";
import type { Caller } from "../schemas/caller.ts";
import { flagSchema } from "../schemas/flag.ts";
import { wholeNumberSchema } from "../schemas/whole-number.ts";
import { namesOneTarget, targetOf, tokenTargetShape } from "../schemas/token-target.ts";
import { type IssuedToken, issueToken } from "./issued-token.ts";
import { LIMITS } from "./limits.ts";
import type { Wanted } from "./renew.ts";

/** What `get-token` takes. */
export const getTokenRequestSchema = z.object({
  ...tokenTargetShape,
  min_validity_seconds: wholeNumberSchema.pipe(z.number().min(0).max(86_400)).default(300),
  force_refresh: flagSchema.default(false),
}).strict().refine(namesOneTarget, {
  message: "name exactly one of connection_id, account_id and profile_id",
});

/**
 * Makes a token valid that has just been read. A fresh one costs one decryption at most; otherwise one
 * process refreshes and everybody else waits for it, or takes the token that still lives.
 *
 * @throws ConnectError `reauthorization_required`; `amazon_unavailable`, `amazon_client_rejected` or
 * `refresh_in_progress` when the token has expired and cannot be renewed now.
 */
export async function validToken(
  context: Context,
  stored: StoredToken,
  demand: { min_validity_seconds: number; force_refresh: boolean },
): Promise<IssuedToken> {
  const wanted: Wanted = {
    // Who asks for less than a token needs to be of use still wants one that is.
    minValiditySeconds: Math.max(demand.min_validity_seconds, LIMITS.livingSeconds),
    notBefore: demand.force_refresh ? stored.now : null,
  };
  if (wanted.notBefore === null && stored.expires_in >= wanted.minValiditySeconds) {
    return await issueToken(context, stored, { refreshed: false });
  }
  // Loaded with the first token that needs it: most processes hand out fresh ones only.
  const { renew } = await import("./renew.ts");
  return await renew(context, stored, wanted);
}

/**
 * A valid access token: one read, and whatever {@link validToken} has to do.
 *
 * @throws ConnectError the refusals of `read_token`, and as {@link validToken} does.
 */
export async function getToken(
  context: Context,
  caller: Caller,
  request: z.infer<typeof getTokenRequestSchema>,
): Promise<IssuedToken> {
  return await validToken(
    context,
    await readToken(context.database, caller, targetOf(request)),
    request,
  );
}
