import { z } from "zod";
import type { Context } from "../context.ts";
import { claimRefresh } from "../database/claim-refresh.ts";
import { readToken } from "../database/read-token.ts";
import type { StoredToken } from "../database/stored-token.ts";
import { ConnectError } from "../errors.ts";
import { pause } from "../http/pause.ts";
import type { Caller } from "../schemas/caller.ts";
import { wholeNumberSchema } from "../schemas/whole-number.ts";
import { namesOneTarget, targetOf, tokenTargetShape } from "../schemas/token-target.ts";
import { isLiving, type IssuedToken, issueToken, type TokenWarning } from "./issued-token.ts";
import { LIMITS } from "./limits.ts";
import { type RefreshFailure, refreshLeased } from "./refresh-leased.ts";

/** What `get-token` takes. */
export const getTokenRequestSchema = z.strictObject({
  ...tokenTargetShape,
  min_validity_seconds: wholeNumberSchema.pipe(z.number().min(0).max(86_400)).default(300),
  force_refresh: z.union([z.boolean(), z.stringbool()]).default(false),
}).refine(namesOneTarget, {
  error: "name exactly one of connection_id, account_id and profile_id",
});

/** Seconds of validity, or a renewal that begins after the call. */
interface Wanted {
  minValiditySeconds: number;
  /** For a forced refresh, the database's clock when it was asked for. */
  notBefore: string | null;
}

const DETAILS: Record<TokenWarning["code"], string> = {
  amazon_unavailable: "Amazon could not renew the token just now; this one still lives.",
  amazon_client_rejected:
    "Amazon refuses this project's own credentials; this token still lives. Tell the operator.",
  sealed_value_unreadable:
    "No key of this project opens the refresh token; this access token still lives. Tell the operator.",
  refresh_in_progress: "The token is being renewed; this one still lives.",
  validity_limited: "Amazon gives no token that is valid for as long as was asked.",
};

const REASONS: Record<RefreshFailure | "refresh_in_progress", string> = {
  amazon_unavailable: "Amazon could not renew it just now. Try again when retry_after has passed.",
  amazon_client_rejected:
    "Amazon refuses this project's client id or secret. The consents are kept; mend AMAZON_CLIENT_ID and AMAZON_CLIENT_SECRET.",
  sealed_value_unreadable:
    "No key in ENCRYPTION_KEYS opens the refresh token. Put the key that sealed it back into the list.",
  refresh_in_progress: "It is being renewed. Try again in a moment.",
};

function warn(code: TokenWarning["code"]): TokenWarning {
  return { code, detail: DETAILS[code] };
}

/** A living token in place of the wanted one, or the reason why there is none. */
async function makeDo(
  context: Context,
  token: StoredToken,
  code: RefreshFailure | "refresh_in_progress",
): Promise<IssuedToken> {
  if (isLiving(token)) {
    return await issueToken(context, token, { refreshed: false, warning: warn(code) });
  }
  const retryAfter = Math.max(1, Math.ceil(token.paused_for ?? 1));
  throw new ConnectError(
    code,
    `Cannot give a token: the stored one has expired. ${REASONS[code]}`,
    {
      retry_after: retryAfter,
      connection_id: token.connection_id,
    },
  );
}

function fullyIssued(
  context: Context,
  token: StoredToken,
  wanted: Wanted,
  about: { refreshed: boolean; opened?: string },
): Promise<IssuedToken> {
  const limited = token.expires_in < wanted.minValiditySeconds;
  return issueToken(context, token, {
    ...about,
    warning: limited ? warn("validity_limited") : undefined,
  });
}

/** What a shared pause was caused by. */
function pauseCode({ last_error: code }: StoredToken): RefreshFailure {
  return code === "amazon_client_rejected" || code === "sealed_value_unreadable"
    ? code
    : "amazon_unavailable";
}

async function renew(context: Context, stored: StoredToken, wanted: Wanted): Promise<IssuedToken> {
  const giveUpAt = performance.now() + LIMITS.waitMs;
  for (let waited = 0;; waited++) {
    const claim = await claimRefresh(context.database, {
      connectionId: stored.connection_id,
      ...wanted,
      leaseSeconds: LIMITS.leaseSeconds,
      trigger: "on_demand",
    });
    if (claim.outcome === "fresh") {
      return await fullyIssued(context, claim, wanted, {
        refreshed: claim.generation !== stored.generation,
      });
    }
    if (claim.outcome === "claimed") {
      const outcome = await refreshLeased(context, claim, "on_demand");
      if (outcome.kind === "failed") return await makeDo(context, outcome.token, outcome.code);
      if (outcome.kind === "refreshed" && isLiving(outcome.token)) {
        return await fullyIssued(context, outcome.token, wanted, {
          refreshed: true,
          opened: outcome.accessToken,
        });
      }
      // Overtaken, or frozen on the way until the new token was over: look again at what stands there.
      if (!isLiving(outcome.token) && performance.now() >= giveUpAt) {
        return await makeDo(context, outcome.token, "refresh_in_progress");
      }
    } else if (claim.outcome === "paused") {
      return await makeDo(context, claim, pauseCode(claim));
    } else if ((wanted.notBefore === null && isLiving(claim)) || performance.now() >= giveUpAt) {
      // Who only wanted more validity does not wait; who forces, or has nothing, does.
      return await makeDo(context, claim, "refresh_in_progress");
    }
    await pause(Math.min(50 * 2 ** waited, 250) * (0.75 + Math.random() / 2));
  }
}

/**
 * Makes a token valid that has just been read. A fresh one costs one decryption; otherwise one
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
