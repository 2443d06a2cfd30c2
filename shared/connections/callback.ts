import { z } from "zod/v3";
import { exchangeCode } from "../amazon/exchange-code.ts";
import type { TokenFailure, TokenSet } from "../amazon/token-request.ts";
import type { Context } from "../context.ts";
import { randomToken } from "../crypto/random-token.ts";
import { sha256Hex } from "../crypto/sha256.ts";
import { abandonConsent } from "../database/abandon-consent.ts";
import { consumeState, type PendingConsent } from "../database/consume-state.ts";
import { storeConsent } from "../database/store-consent.ts";
import { ConnectError, type ErrorCode } from "../errors.ts";
import { pause } from "../http/pause.ts";
import { clientOf } from "./client-of.ts";

/** What Amazon appends to the redirect URL (RFC 6749, sections 4.1.2 and 4.1.2.1). */
export const callbackQuerySchema = z.union([
  z.object({ state: z.string().min(1).max(500), code: z.string().min(1).max(2000) }),
  z.object({ state: z.string().min(1).max(500), error: z.string().min(1).max(100) }),
]);

/** How a consent came back. */
export type CallbackOutcome =
  & { returnTo: string | null; connectionId: string }
  & ({ confirmation: string } | { failure: ConnectError });

/** What Amazon may say for itself instead of sending a code (RFC 6749, section 4.1.2.1). */
const AUTHORIZATION_ERRORS = [
  "invalid_request",
  "unauthorized_client",
  "unsupported_response_type",
  "invalid_scope",
  "server_error",
  "temporarily_unavailable",
];

/** Amazon may stumble once; a code works once, but not before it was honoured. */
const EXCHANGE_ATTEMPTS = 3;

const FAILURE_CODES: Record<TokenFailure["failure"], ErrorCode> = {
  invalid_grant: "authorization_code_rejected",
  client_rejected: "amazon_client_rejected",
  transient: "amazon_unavailable",
};

function refusalOf(error: string, connectionId: string): ConnectError {
  const facts = { connection_id: connectionId };
  if (error === "access_denied") {
    return new ConnectError("consent_denied", "The person did not agree at Amazon.", facts);
  }
  // Anybody can put anything there: what is not Amazon's is not repeated.
  const named = AUTHORIZATION_ERRORS.includes(error) ? error : "an unknown error";
  return new ConnectError("amazon_request_rejected", `Amazon answered ${named}.`, facts);
}

async function exchange(
  context: Context,
  consent: PendingConsent,
  code: string,
): Promise<TokenSet | TokenFailure> {
  const client = await clientOf(context, consent);
  const codeVerifier = await context.sealer.open(consent.encrypted_code_verifier, {
    owner: consent.connection_id,
    kind: "code_verifier",
  });
  const grant = { code, redirectUri: consent.redirect_uri, codeVerifier };
  for (let tries = 1;; tries++) {
    const outcome = await exchangeCode(context.lwa, consent.region, client, grant);
    const final = !("failure" in outcome) || outcome.failure !== "transient";
    if (final || tries === EXCHANGE_ATTEMPTS) return outcome;
    await pause(Math.random() * 500 * 2 ** tries);
  }
}

async function keep(
  context: Context,
  consent: PendingConsent,
  tokens: TokenSet & { refreshToken: string },
): Promise<string> {
  const owner = consent.connection_id;
  const confirmation = randomToken(32);
  await storeConsent(context.database, {
    consentId: consent.consent_id,
    encryptedAccessToken: await context.sealer.seal(tokens.accessToken, {
      owner,
      kind: "access_token",
    }),
    encryptedRefreshToken: await context.sealer.seal(tokens.refreshToken, {
      owner,
      kind: "refresh_token",
    }),
    tokenType: tokens.tokenType,
    expiresIn: tokens.expiresIn,
    confirmationHash: sha256Hex(confirmation),
  });
  return confirmation;
}

async function settle(context: Context, consent: PendingConsent, code: string): Promise<string> {
  const outcome = await exchange(context, consent, code);
  if ("failure" in outcome) {
    throw new ConnectError(
      FAILURE_CODES[outcome.failure],
      `Cannot exchange the code: Amazon answered ${outcome.reason}.`,
    );
  }
  const { refreshToken } = outcome;
  if (refreshToken === undefined) {
    throw new ConnectError(
      "amazon_answer_invalid",
      "Cannot keep the consent: Amazon sent no refresh token with it.",
    );
  }
  return await keep(context, consent, { ...outcome, refreshToken });
}

/**
 * Takes what Amazon sends back: consumes the state, exchanges the code, and keeps the sealed tokens
 * until whoever started confirms. Whatever goes wrong after the state, the consent ends and leaves
 * nothing behind.
 *
 * @throws ConnectError `state_invalid`: there is nobody to return to.
 */
export async function finishConsent(
  context: Context,
  query: z.infer<typeof callbackQuerySchema>,
): Promise<CallbackOutcome> {
  const consent = await consumeState(context.database, sha256Hex(query.state));
  const back = { returnTo: consent.return_to, connectionId: consent.connection_id };
  if ("error" in query) {
    await abandonConsent(context.database, consent.consent_id);
    return { ...back, failure: refusalOf(query.error, consent.connection_id) };
  }
  try {
    return { ...back, confirmation: await settle(context, consent, query.code) };
  } catch (error) {
    // Housekeeping takes it within ten minutes, should this fail: the person goes back in any case.
    await abandonConsent(context.database, consent.consent_id).catch(() => {});
    if (!(error instanceof ConnectError)) throw error;
    const { code, message, facts, cause } = error;
    const about = { ...facts, cause, connection_id: consent.connection_id };
    return { ...back, failure: new ConnectError(code, message, about) };
  }
}
