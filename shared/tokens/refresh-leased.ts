import type { LwaClient } from "../amazon/login-with-amazon.ts";
import { refreshAccessToken } from "../amazon/refresh-access-token.ts";
import type { TokenFailure, TokenSet } from "../amazon/token-request.ts";
import { clientOf } from "../connections/client-of.ts";
import type { Context } from "../context.ts";
import { failRefresh } from "../database/fail-refresh.ts";
import { persistently } from "../database/persistently.ts";
import { type RecordedToken, recordRefresh, type Refresh } from "../database/record-refresh.ts";
import type { LeasedToken } from "../database/leased-token.ts";
import type { RefreshTrigger, StoredToken } from "../database/stored-token.ts";
import { ConnectError } from "../errors.ts";
import { LIMITS } from "./limits.ts";

/** Why a token was not renewed, for callers and for the history. */
export type RefreshFailure =
  | "amazon_unavailable"
  | "amazon_client_rejected"
  | "sealed_value_unreadable";

/** How the holder of a lease fared. */
export type RefreshOutcome =
  | { kind: "refreshed"; token: StoredToken; accessToken: string }
  /** Somebody else stored a newer token in the meantime. */
  | { kind: "overtaken"; token: StoredToken }
  | { kind: "failed"; token: StoredToken; code: RefreshFailure };

/** Writes down what Amazon answered. */
export type RecordRefresh = (refresh: Refresh) => Promise<RecordedToken>;

/** One attempt: whose lease it is, who writes its success down, and since when it runs. */
interface Attempt {
  lease: LeasedToken;
  trigger: RefreshTrigger;
  record: RecordRefresh;
  durationMs: () => number;
}

/** A refresh token that is to replace the stored one, sealed; null when that one is as good. */
async function replacement(
  { sealer }: Context,
  lease: LeasedToken,
  shown: string,
  answered: string | undefined,
): Promise<string | null> {
  const newest = answered ?? shown;
  if (newest === shown && sealer.isCurrent(lease.encrypted_refresh_token)) return null;
  return await sealer.seal(newest, { owner: lease.connection_id, kind: "refresh_token" });
}

async function store(
  context: Context,
  { lease, trigger, record, durationMs }: Attempt,
  shown: string,
  tokens: TokenSet,
): Promise<RefreshOutcome> {
  const owner = lease.connection_id;
  const [access, refresh] = await Promise.all([
    context.sealer.seal(tokens.accessToken, { owner, kind: "access_token" }),
    replacement(context, lease, shown, tokens.refreshToken),
  ]);
  const { stored, ...token } = await persistently(
    LIMITS.storingMs,
    () =>
      record({
        connectionId: owner,
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

async function fail(
  context: Context,
  { lease, trigger, durationMs }: Attempt,
  code: RefreshFailure,
  { failure, reason, retryAfterSeconds }:
    & Pick<TokenFailure, "failure">
    & Partial<Omit<TokenFailure, "failure">>,
): Promise<RefreshOutcome> {
  const { overtaken, ...token } = await persistently(
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
      }),
  );
  return overtaken ? { kind: "overtaken", token } : { kind: "failed", token, code };
}

/**
 * Refreshes a token whose lease is held, with one request to Amazon, and writes down what came of it.
 *
 * @param record Who writes a success down; by default a statement of its own.
 * @throws ConnectError `reauthorization_required` when the user took the consent back;
 * `database_unavailable` when the result could not be stored.
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
  let shown: string;
  try {
    client = await clientOf(context, lease);
    shown = await context.sealer.open(lease.encrypted_refresh_token, {
      owner: lease.connection_id,
      kind: "refresh_token",
    });
  } catch (error) {
    // Our own configuration: the app is another one now, or the key that sealed the token is gone.
    if (!(error instanceof ConnectError)) throw error;
    const code = error.code === "sealed_value_unreadable" ? error.code : "amazon_client_rejected";
    return await fail(context, attempt, code, { failure: "client_rejected" });
  }
  const answer = await refreshAccessToken(context.lwa, lease.region, client, shown);
  if (!("failure" in answer)) return await store(context, attempt, shown, answer);
  const rejected = answer.failure === "client_rejected";
  return await fail(
    context,
    attempt,
    rejected ? "amazon_client_rejected" : "amazon_unavailable",
    answer,
  );
}
