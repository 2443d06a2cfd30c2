import { refreshAccessToken } from "../amazon/refresh-access-token.ts";
import type { TokenFailure, TokenSet } from "../amazon/token-request.ts";
import { clientOf } from "../connections/client-of.ts";
import type { Context } from "../context.ts";
import { failRefresh } from "../database/fail-refresh.ts";
import { recordRefresh } from "../database/record-refresh.ts";
import type { LeasedToken, RefreshTrigger, StoredToken } from "../database/stored-token.ts";
import { ConnectError } from "../errors.ts";
import { pause } from "../http/pause.ts";

/** How the holder of a lease fared. */
export type RefreshOutcome =
  | { kind: "refreshed"; token: StoredToken; accessToken: string }
  /** Somebody else stored a newer token in the meantime. */
  | { kind: "overtaken"; token: StoredToken }
  | { kind: "failed"; token: StoredToken; code: "amazon_unavailable" | "amazon_client_rejected" };

/** A result that Amazon will not give twice is worth some patience with our own database. */
const RECORD_ATTEMPTS = 5;

async function persistently<Result>(record: () => Promise<Result>): Promise<Result> {
  for (let tries = 1;; tries++) {
    try {
      return await record();
    } catch (error) {
      const passing = error instanceof ConnectError && error.code === "database_unavailable";
      if (!passing || tries === RECORD_ATTEMPTS) throw error;
      await pause(200 * 2 ** tries);
    }
  }
}

async function askAmazon(context: Context, lease: LeasedToken): Promise<TokenSet | TokenFailure> {
  try {
    const [client, refreshToken] = await Promise.all([
      clientOf(context, lease),
      context.sealer.open(lease.encrypted_refresh_token, {
        owner: lease.connection_id,
        kind: "refresh_token",
      }),
    ]);
    return await refreshAccessToken(context.lwa, lease.region, client, refreshToken);
  } catch (error) {
    // Our own configuration: the client changed, or the key that sealed the token is gone.
    if (!(error instanceof ConnectError)) throw error;
    return { failure: "client_rejected", reason: error.code, retryAfterSeconds: undefined };
  }
}

async function store(
  context: Context,
  lease: LeasedToken,
  tokens: TokenSet,
  attempt: { durationMs: () => number; trigger: RefreshTrigger },
): Promise<RefreshOutcome> {
  const owner = lease.connection_id;
  const [access, refresh] = await Promise.all([
    context.sealer.seal(tokens.accessToken, { owner, kind: "access_token" }),
    tokens.refreshToken === undefined
      ? null
      : context.sealer.seal(tokens.refreshToken, { owner, kind: "refresh_token" }),
  ]);
  const { stored, ...token } = await persistently(() =>
    recordRefresh(context.database, {
      connectionId: owner,
      leaseId: lease.lease_id,
      claimedGeneration: lease.generation,
      encryptedAccessToken: access,
      encryptedRefreshToken: refresh,
      tokenType: tokens.tokenType,
      expiresIn: tokens.expiresIn,
      durationMs: attempt.durationMs(),
      trigger: attempt.trigger,
    })
  );
  return stored
    ? { kind: "refreshed", token, accessToken: tokens.accessToken }
    : { kind: "overtaken", token };
}

/**
 * Refreshes a token whose lease is held, with one request to Amazon, and writes down what came of it.
 *
 * @throws ConnectError `reauthorization_required` when the user took the consent back;
 * `database_unavailable` when the result could not be stored.
 */
export async function refreshLeased(
  context: Context,
  lease: LeasedToken,
  trigger: RefreshTrigger,
): Promise<RefreshOutcome> {
  const started = performance.now();
  const attempt = { durationMs: () => Math.ceil(performance.now() - started), trigger };
  const answer = await askAmazon(context, lease);
  if (!("failure" in answer)) return await store(context, lease, answer, attempt);

  const code = answer.failure === "client_rejected"
    ? "amazon_client_rejected"
    : "amazon_unavailable";
  const { overtaken, ...token } = await persistently(() =>
    failRefresh(context.database, {
      connectionId: lease.connection_id,
      leaseId: lease.lease_id,
      claimedGeneration: lease.generation,
      failure: answer.failure,
      errorCode: answer.failure === "invalid_grant" ? "reauthorization_required" : code,
      retryAfterSeconds: answer.retryAfterSeconds ?? null,
      durationMs: attempt.durationMs(),
      trigger,
    })
  );
  return overtaken ? { kind: "overtaken", token } : { kind: "failed", token, code };
}
