import type { Answer } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
import type { Grant } from "../state/grant.ts";
import type { Client } from "../state/client.ts";
import { sha256 } from "../state/secrets.ts";
import type { World } from "../state/world.ts";
import { readClientCredentials } from "./client-credentials.ts";
import { consentHasEnded } from "./consent-end.ts";
import { refuse, refuseRevoked, tokenAnswer } from "./errors.ts";
import { verifierMatches } from "./pkce.ts";

const codeLifetime = 5 * 60 * 1000;

/** `POST /auth/o2/token`: exchanges a code or refreshes a token; only a form is understood. */
export function answerToken(world: World, call: Call): Answer {
  const form = readForm(call);
  const grantType = form.get("grant_type");
  if (!grantType) return refuse("missing_parameter", "grant_type");
  if (grantType !== "authorization_code" && grantType !== "refresh_token") {
    return refuse("unsupported_grant_type");
  }
  const { clientId, clientSecret } = readClientCredentials(call.headers, form);
  if (!clientId) return refuse("missing_parameter", "client_id");
  const client = world.clients.get(clientId);
  if (!client) return refuse("invalid_client");
  // A public client proves itself with PKCE alone and gets no refresh token.
  const isPublic = clientSecret === undefined && grantType === "authorization_code" &&
    form.has("code_verifier");
  if (!isPublic && clientSecret !== client.client_secret) return refuse("invalid_client");

  return grantType === "authorization_code"
    ? exchangeCode(world, client, form, isPublic)
    : refresh(world, client, form, call.requestId);
}

/** The form of a token request; anything but a form reads as an empty one. */
export function readForm(call: Call): URLSearchParams {
  const mediaType = (call.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  return new URLSearchParams(mediaType === "application/x-www-form-urlencoded" ? call.body : "");
}

function exchangeCode(
  world: World,
  client: Client,
  form: URLSearchParams,
  isPublic: boolean,
): Answer {
  const code = form.get("code");
  if (!code) return refuse("missing_parameter", "code");
  const redirectUri = form.get("redirect_uri");
  if (!redirectUri) return refuse("missing_parameter", "redirect_uri");
  if (!/^[A-Za-z0-9]{18,128}$/.test(code)) return refuse("invalid_parameter", "code");

  const consent = world.grants.consentOf(sha256(code));
  const good = consent && !consent.used && consent.clientId === client.client_id &&
    consent.redirectUri === redirectUri && world.clock.now() - consent.issuedAt < codeLifetime;
  if (!good) return refuse("invalid_grant", "code");

  const verifier = form.get("code_verifier");
  const { challenge, challengeMethod } = consent;
  if (challenge !== undefined && !verifier) return refuse("missing_parameter", "code_verifier");
  if (challenge !== undefined || verifier) {
    // A verifier without a challenge means that the challenge was stripped on the way (RFC 9700 §2.1.1).
    const matches = challenge !== undefined &&
      verifierMatches(verifier ?? "", challenge, challengeMethod);
    if (!matches) return refuse("invalid_grant", "code_verifier");
  }
  consent.used = true;

  const grant = world.grants.create(consent);
  grant.token_requests.authorization_code++;
  const refreshToken = isPublic ? undefined : world.grants.issueRefreshToken(grant);
  return answerTokens(world, grant, refreshToken);
}

function refresh(
  world: World,
  client: Client,
  form: URLSearchParams,
  requestId: string,
): Answer {
  const refreshToken = form.get("refresh_token");
  if (!refreshToken) return refuse("missing_parameter", "refresh_token");
  const hash = sha256(refreshToken);
  const known = world.grants.byRefreshToken(hash);
  if (!known) return refuseRevoked(requestId);
  const { grant, ended } = known;
  if (grant.client_id !== client.client_id) return refuse("unauthorized_client");
  if (ended || grant.revoked || consentHasEnded(grant, world.clock.now())) {
    grant.token_requests.refused++;
    return refuseRevoked(requestId);
  }

  grant.token_requests.refresh_token++;
  switch (world.settings.refresh_token) {
    case "same":
      return answerTokens(world, grant, refreshToken);
    case "absent":
      return answerTokens(world, grant, undefined);
    case "rotate":
      world.grants.endRefreshToken(hash);
      return answerTokens(world, grant, world.grants.issueRefreshToken(grant));
  }
}

/** The successful answer; there is no `scope` in it. */
function answerTokens(
  world: World,
  grant: Grant,
  refreshToken: string | undefined,
): Answer {
  const { token_lifetime_seconds: lifetime, expires_in: form } = world.settings;
  return tokenAnswer(200, {
    access_token: world.grants.issueAccessToken(grant, lifetime),
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    token_type: "bearer",
    expires_in: form === "string" ? String(lifetime) : lifetime,
  });
}
