import type { LwaClient } from "../amazon/login-with-amazon.ts";
import { refreshAccessToken } from "../amazon/refresh-access-token.ts";
import type { TokenSet } from "../amazon/token-answer.ts";
import type { TokenFailure } from "../amazon/token-request.ts";
import { clientOf } from "../connections/client-of.ts";
import type { Context } from "../context.ts";
import { failRefresh } from "../database/fail-refresh.ts";
import type { LeasedToken } from "../database/leased-token.ts";
import { type RecordedToken, recordRefresh, type Refresh } from "../database/record-refreshes.ts";
import { retry } from "../database/retry.ts";
import type { RefreshTrigger, StoredToken } from "../database/stored-token.ts";
import { clientFingerprint } from "./client-fingerprint.ts";
import { ConnectError } from "../errors.ts";
import { LIMITS } from "./limits.ts";

/** Why a token was not renewed, for callers and for the history. */
export type RefreshFailure =
  | "amazon_unavailable"
  | "amazon_client_rejected"
  | "sealed_value_unreadable";

/** What became of a refresh by the holder of a lease. */
export type RefreshOutcome =
  | { kind: "refreshed"; token: StoredToken; accessToken: string }
  /** Another process stored a newer token in the meantime. */
  | { kind: "overtaken"; token: StoredToken }
  | { kind: "failed"; token: StoredToken; code: RefreshFailure };

/** Stores what Amazon answered. */
export type RecordRefresh = (refresh: Refresh) => Promise<RecordedToken>;

/** One attempt: its lease, what stores its success, and for how long it has been running. */
interface Attempt {
  lease: LeasedToken;
  trigger: RefreshTrigger;
  record: RecordRefresh;
  durationMs: () => number;
}

/**
 * Refreshes a token whose lease is held, with one request to Amazon, and records the outcome.
 *
 * @param record What stores a success; by default a statement of its own.
 * @throws ConnectError `reauthorization_required` when the user withdrew the consent;
 * `database_unavailable` when the outcome could not be stored.
 */
export async function refreshLeased(
  context: Context,
  lease: LeasedToken,
  trigger: RefreshTrigger,
  record: RecordRefresh = (refresh) => recordRefresh(context.database, refresh),
): Promise<RefreshOutcome> {
  const started = performance.now();
  const attempt: Attempt = {
    lease,
    trigger,
    record,
    durationMs: () => Math.ceil(performance.now() - started),
  };
  let client: LwaClient;
  let refreshToken: string;
  try {
    client = await clientOf(context, lease);
    refreshToken = await context.sealer.open(lease.encrypted_refresh_token, {
      row: lease.connection_id,
      owner: lease.user_id,
      kind: "refresh_token",
    });
  } catch (error) {
    // Our own configuration: it names another app now, or the key that sealed the token is missing.
    if (!(error instanceof ConnectError)) throw error;
    const code = error.code === "sealed_value_unreadable" ? error.code : "amazon_client_rejected";
    return await recordFailure(context, attempt, code, { failure: "client_rejected" });
  }
  const answer = await refreshAccessToken(context.lwa, lease.region, client, refreshToken);
  if (!("failure" in answer)) return await recordSuccess(context, attempt, refreshToken, answer);
  const code = answer.failure === "client_rejected"
    ? "amazon_client_rejected"
    : "amazon_unavailable";
  return await recordFailure(context, attempt, code, answer);
}

async function recordSuccess(
  context: Context,
  { lease, trigger, record, durationMs }: Attempt,
  refreshToken: string,
  tokens: TokenSet,
): Promise<RefreshOutcome> {
  const place = { row: lease.connection_id, owner: lease.user_id };
  const [access, refresh] = await Promise.all([
    context.sealer.seal(tokens.accessToken, { ...place, kind: "access_token" }),
    sealReplacement(context, lease, refreshToken, tokens.refreshToken),
  ]);
  const { stored, ...token } = await retry(
    LIMITS.storingMs,
    () =>
      record({
        connectionId: lease.connection_id,
        leaseId: lease.lease_id,
        claimedGeneration: lease.generation,
        encryptedAccessToken: access,
        encryptedRefreshToken: refresh,
        tokenType: tokens.tokenType,
        expiresIn: tokens.expiresIn,
        durationMs: durationMs(),
        trigger,
      }),
  );
  return stored
    ? { kind: "refreshed", token, accessToken: tokens.accessToken }
    : { kind: "overtaken", token };
}

/** Seals the refresh token that replaces the stored one; null when the stored one is as good. */
async function sealReplacement(
  { sealer }: Context,
  lease: LeasedToken,
  sent: string,
  answered: string | undefined,
): Promise<string | null> {
  const newest = answered ?? sent;
  if (newest === sent && sealer.isCurrent(lease.encrypted_refresh_token)) return null;
  return await sealer.seal(newest, {
    row: lease.connection_id,
    owner: lease.user_id,
    kind: "refresh_token",
  });
}

async function recordFailure(
  context: Context,
  { lease, trigger, durationMs }: Attempt,
  code: RefreshFailure,
  { failure, reason, retryAfterSeconds }:
    & Pick<TokenFailure, "failure">
    & Partial<Omit<TokenFailure, "failure">>,
): Promise<RefreshOutcome> {
  const { overtaken, ...token } = await retry(
    LIMITS.failingMs,
    () =>
      failRefresh(context.database, {
        connectionId: lease.connection_id,
        leaseId: lease.lease_id,
        claimedGeneration: lease.generation,
        failure,
        errorCode: failure === "invalid_grant" ? "reauthorization_required" : code,
        reason: reason ?? null,
        retryAfterSeconds: retryAfterSeconds === undefined
          ? null
          : Math.min(retryAfterSeconds, LIMITS.retryAfterSeconds),
        durationMs: durationMs(),
        trigger,
        clientFingerprint: lease.oauth_client_id === null ? clientFingerprint(context) : null,
      }),
  );
  return overtaken ? { kind: "overtaken", token } : { kind: "failed", token, code };
}
