import type { IssuedToken } from "../contract/answers/get-token.ts";
import { clientRejectedAdvice } from "../connections/client-rejected-advice.ts";
import type { Context } from "../context.ts";
import { claimRefresh } from "../database/claim-refresh.ts";
import type { StoredToken } from "../database/stored-token.ts";
import { ConnectError } from "../errors.ts";
import { pause } from "../http/pause.ts";
import { clientFingerprint } from "./client-fingerprint.ts";
import { issueToken, isUsable, type TokenWarning } from "./issued-token.ts";
import { LIMITS } from "./limits.ts";
import { type RefreshFailure, refreshLeased } from "./refresh-leased.ts";

/** What a caller asks of a token. */
export interface Freshness {
  minValiditySeconds: number;
  /** For a forced refresh: the database's clock when it was asked for. Only a later token will do. */
  notBefore: string | null;
}

/**
 * Refreshes a token that is not as fresh as asked for, or waits for the process that is doing so.
 *
 * @throws ConnectError as `validToken` does.
 */
export async function renew(
  context: Context,
  stored: StoredToken,
  freshness: Freshness,
): Promise<IssuedToken> {
  const deadline = performance.now() + LIMITS.waitMs;
  for (let attempt = 0;; attempt++) {
    const claim = await claimRefresh(context.database, {
      connectionId: stored.connection_id,
      ...freshness,
      leaseSeconds: LIMITS.leaseSeconds,
      clientFingerprint: clientFingerprint(context),
      trigger: "on_demand",
      actor: stored.actor ?? "user",
    });
    if (claim.outcome === "fresh") {
      const refreshed = claim.generation !== stored.generation;
      return await issueFresh(context, claim, freshness, { refreshed });
    }
    if (claim.outcome === "claimed") {
      const outcome = await refreshLeased(context, claim, "on_demand");
      if (outcome.kind === "failed") {
        return await fallBackToStored(context, outcome.token, outcome.code);
      }
      if (outcome.kind === "refreshed" && isUsable(outcome.token)) {
        return await issueFresh(context, outcome.token, freshness, {
          refreshed: true,
          opened: outcome.accessToken,
        });
      }
      // Either another process was faster, or this one was frozen until its new token had expired. The
      // next claim tells what is stored now.
      if (!isUsable(outcome.token) && performance.now() >= deadline) {
        return await fallBackToStored(context, outcome.token, "refresh_in_progress");
      }
    } else if (claim.outcome === "paused") {
      return await fallBackToStored(context, claim, pauseCode(claim));
    } else if (
      (freshness.notBefore === null && isUsable(claim)) || performance.now() >= deadline
    ) {
      // A caller that only wants more validity does not wait. A forced refresh, or a caller without a
      // usable token, does.
      return await fallBackToStored(context, claim, "refresh_in_progress");
    }
    await pause(Math.min(50 * 2 ** attempt, 250) * (0.75 + Math.random() / 2));
  }
}

/** Hands out a token that is as fresh as Amazon gives; a warning says when that is not enough. */
function issueFresh(
  context: Context,
  token: StoredToken,
  freshness: Freshness,
  about: { refreshed: boolean; opened?: string },
): Promise<IssuedToken> {
  const isShort = token.expires_in < freshness.minValiditySeconds;
  return issueToken(context, token, {
    ...about,
    warning: isShort ? warningOf("validity_limited", token) : undefined,
  });
}

/** Hands out the stored token with a warning while it is usable; afterwards its failure is the answer. */
async function fallBackToStored(
  context: Context,
  token: StoredToken,
  code: RefreshFailure | "refresh_in_progress",
): Promise<IssuedToken> {
  if (isUsable(token)) {
    const warning = warningOf(code, token);
    return await issueToken(context, token, { refreshed: false, warning });
  }
  throw new ConnectError(
    code,
    `Cannot give a token: the stored one has expired. ${reasonOf(code, token)}`,
    {
      retry_after: Math.max(1, Math.ceil(token.paused_for ?? 1)),
      connection_id: token.connection_id,
    },
  );
}

/** Which failure a shared pause follows. */
function pauseCode({ last_error: code }: StoredToken): RefreshFailure {
  return code === "amazon_client_rejected" || code === "sealed_value_unreadable"
    ? code
    : "amazon_unavailable";
}

function warningOf(code: TokenWarning["code"], token: StoredToken): TokenWarning {
  const detail = code === "amazon_client_rejected"
    ? `${clientRejectedAdvice(token)} This token is still valid.`
    : WARNINGS[code];
  return { code, detail };
}

function reasonOf(
  code: keyof typeof REASONS | "amazon_client_rejected",
  token: StoredToken,
): string {
  return code === "amazon_client_rejected"
    ? `${clientRejectedAdvice(token)} The consents are kept.`
    : REASONS[code];
}

const WARNINGS: Record<Exclude<TokenWarning["code"], "amazon_client_rejected">, string> = {
  amazon_unavailable: "Amazon could not renew the token just now; this one is still valid.",
  sealed_value_unreadable:
    "No key of this project opens the refresh token; this access token is still valid. Tell the operator.",
  refresh_in_progress: "The token is being renewed; this one is still valid.",
  validity_limited: "Amazon gives no token that is valid for as long as was asked.",
};

const REASONS: Record<
  Exclude<RefreshFailure, "amazon_client_rejected"> | "refresh_in_progress",
  string
> = {
  amazon_unavailable: "Amazon could not renew it just now. Try again when retry_after has passed.",
  sealed_value_unreadable:
    "No key in AMAZON_ADS_ENCRYPTION_KEYS opens the refresh token. Put the key that sealed it back into the list.",
  refresh_in_progress: "It is being renewed. Try again in a moment.",
};
