import { exchangeCode } from "../amazon/exchange-code.ts";
import type { TokenSet } from "../amazon/token-answer.ts";
import type { TokenFailure } from "../amazon/token-request.ts";
import type { Context } from "../context.ts";
import type { CallbackQuery } from "../contract/requests/oauth-callback.ts";
import { sha256Base64url, sha256Hex } from "../crypto/sha256.ts";
import { abandonConsent } from "../database/abandon-consent.ts";
import {
  consumeState,
  type FinishedConsent,
  type PendingConsent,
} from "../database/consume-state.ts";
import { storeConsent } from "../database/store-consent.ts";
import { ConnectError, type ErrorCode, isErrorCode } from "../errors.ts";
import { pause } from "../http/pause.ts";
import { clientOf } from "./client-of.ts";
import { clientRejectedAdvice } from "./client-rejected-advice.ts";

/** How a consent ended at Amazon. */
export type CallbackOutcome =
  & { returnTo: string | null; connectionId: string }
  & ({ confirmation: string } | { failure: ConnectError });

/** The error codes that Amazon may send instead of a code (RFC 6749, section 4.1.2.1). */
const AUTHORIZATION_ERRORS = [
  "invalid_request",
  "unauthorized_client",
  "unsupported_response_type",
  "invalid_scope",
  "server_error",
  "temporarily_unavailable",
];

/** A code works once; after a transient failure it has not been used. */
const MAX_EXCHANGES = 3;

/** How long a callback that was delivered twice waits for the first delivery, in ms. */
const WAIT_MS = 20_000;

/**
 * Handles Amazon's redirect: consumes the state, exchanges the code, and stores the sealed tokens until
 * the caller that started the consent confirms. After any failure the consent ends, and no tokens remain.
 *
 * A callback that is delivered again within ten minutes has the same outcome.
 *
 * @throws ConnectError `state_invalid`: no return address is known.
 */
export async function finishConsent(
  context: Context,
  query: CallbackQuery,
): Promise<CallbackOutcome> {
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    const consent = await consumeState(context.database, sha256Hex(query.state));
    if (consent.outcome === "consumed") return await finishFirst(context, query, consent);
    if (consent.outcome === "finished") return outcomeAgain(context, query, consent);
    if (performance.now() >= deadline) {
      throw new ConnectError(
        "state_invalid",
        "This callback was delivered before, and its consent is not finished yet. Start again.",
      );
    }
    await pause(250);
  }
}

async function finishFirst(
  context: Context,
  query: CallbackQuery,
  consent: PendingConsent,
): Promise<CallbackOutcome> {
  const returned = { returnTo: consent.return_to, connectionId: consent.connection_id };
  try {
    if ("error" in query) throw authorizationError(query.error);
    const tokens = await exchange(context, consent, query.code);
    const confirmation = sha256Base64url(
      context.keyedHash.hash("confirmation", confirmedText(query)),
    );
    await store(context, consent, tokens, confirmation);
    return { ...returned, confirmation };
  } catch (error) {
    const code = error instanceof ConnectError ? error.code : "internal_error";
    // Should this fail, housekeeping removes the consent within ten minutes. The person returns to the
    // app in any case.
    await abandonConsent(context.database, consent.consent_id, code).catch(() => {});
    if (!(error instanceof ConnectError)) throw error;
    const { message, facts, cause } = error;
    const about = { ...facts, cause, connection_id: consent.connection_id };
    return { ...returned, failure: new ConnectError(code, message, about) };
  }
}

/**
 * The outcome of a consent whose callback is delivered again. Its confirmation is derived, not stored, from
 * the state and the code under our key: the person who started knows the state, but only the browser of the
 * person who consented has seen the code.
 */
function outcomeAgain(
  context: Context,
  query: CallbackQuery,
  { connection_id, return_to, confirmation_hash, error_code }: FinishedConsent,
): CallbackOutcome {
  const returned = { returnTo: return_to, connectionId: connection_id };
  if (error_code !== null) {
    const code = isErrorCode(error_code) ? error_code : "internal_error";
    const detail = "The consent has failed; this callback was delivered before. Start again.";
    return { ...returned, failure: new ConnectError(code, detail, { connection_id }) };
  }
  const confirmation = "code" in query
    ? context.keyedHash.hashes("confirmation", confirmedText(query))
      .map(sha256Base64url)
      .find((candidate) => sha256Hex(candidate) === confirmation_hash)
    : undefined;
  if (confirmation === undefined) {
    throw new ConnectError(
      "state_invalid",
      "The state was used before, with another answer of Amazon's. Start again.",
    );
  }
  return { ...returned, confirmation };
}

function confirmedText({ state, code }: Extract<CallbackQuery, { code: string }>): string {
  return JSON.stringify([state, code]);
}

function authorizationError(error: string): ConnectError {
  if (error === "access_denied") {
    return new ConnectError("consent_denied", "The person did not agree at Amazon.");
  }
  // Any text can be put there: only Amazon's own codes are repeated.
  const named = AUTHORIZATION_ERRORS.includes(error) ? error : "an unknown error";
  return new ConnectError("amazon_request_rejected", `Amazon answered ${named}.`);
}

async function exchange(
  context: Context,
  consent: PendingConsent,
  code: string,
): Promise<TokenSet & { refreshToken: string }> {
  const client = await clientOf(context, consent);
  const codeVerifier = await context.sealer.open(consent.encrypted_code_verifier, {
    row: consent.connection_id,
    owner: consent.user_id,
    kind: "code_verifier",
  });
  const grant = { code, redirectUri: consent.redirect_uri, codeVerifier };
  for (let attempt = 1;; attempt++) {
    const answer = await exchangeCode(context.lwa, consent.region, client, grant);
    if (!("failure" in answer)) {
      const { refreshToken } = answer;
      if (refreshToken !== undefined) return { ...answer, refreshToken };
      throw new ConnectError(
        "amazon_answer_invalid",
        "Cannot store the consent: Amazon sent no refresh token with it.",
      );
    }
    if (answer.failure !== "transient" || attempt === MAX_EXCHANGES) {
      throw exchangeError(answer, consent);
    }
    await pause(Math.random() * 500 * 2 ** attempt);
  }
}

const FAILURE_CODES: Record<TokenFailure["failure"], ErrorCode> = {
  invalid_grant: "authorization_code_rejected",
  client_rejected: "amazon_client_rejected",
  transient: "amazon_unavailable",
};

function exchangeError({ failure, reason }: TokenFailure, consent: PendingConsent): ConnectError {
  const advice = failure === "client_rejected" ? ` ${clientRejectedAdvice(consent)}` : "";
  return new ConnectError(
    FAILURE_CODES[failure],
    `Cannot exchange the code: Amazon answered ${reason}.${advice}`,
  );
}

async function store(
  { sealer, database }: Context,
  consent: PendingConsent,
  tokens: TokenSet & { refreshToken: string },
  confirmation: string,
): Promise<void> {
  const place = { row: consent.connection_id, owner: consent.user_id };
  await storeConsent(database, {
    consentId: consent.consent_id,
    encryptedAccessToken: await sealer.seal(tokens.accessToken, { ...place, kind: "access_token" }),
    encryptedRefreshToken: await sealer.seal(tokens.refreshToken, {
      ...place,
      kind: "refresh_token",
    }),
    tokenType: tokens.tokenType,
    expiresIn: tokens.expiresIn,
    confirmationHash: sha256Hex(confirmation),
  });
}
