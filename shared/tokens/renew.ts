import type { Context } from "../context.ts";
import { claimRefresh } from "../database/claim-refresh.ts";
import type { StoredToken } from "../database/stored-token.ts";
import { ConnectError } from "../errors.ts";
import { pause } from "../http/pause.ts";
import { isLiving, type IssuedToken, issueToken, type TokenWarning } from "./issued-token.ts";
import { LIMITS } from "./limits.ts";
import { type RefreshFailure, refreshLeased } from "./refresh-leased.ts";

/** Seconds of validity, or a renewal that begins after the call. */
export interface Wanted {
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

/**
 * Renews a token that does not live for as long as is wanted, or waits for whoever does so already.
 *
 * @throws ConnectError as `validToken` does.
 */
export async function renew(
  context: Context,
  stored: StoredToken,
  wanted: Wanted,
): Promise<IssuedToken> {
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
