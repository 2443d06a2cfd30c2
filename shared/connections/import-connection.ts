import type { DetailedConnection } from "../contract/answers/connections.ts";
import { exchangeCode } from "../amazon/exchange-code.ts";
import type { LwaClient } from "../amazon/login-with-amazon.ts";
import { refreshAccessToken } from "../amazon/refresh-access-token.ts";
import type { TokenSet } from "../amazon/token-answer.ts";
import type { TokenFailure } from "../amazon/token-request.ts";
import type { Context } from "../context.ts";
import type { ImportRequest } from "../contract/requests/connections.ts";
import * as rpc from "../database/import-connection.ts";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import { clientOf, type ClientOwner } from "./client-of.ts";
import { clientRejectedAdvice } from "./client-rejected-advice.ts";

/**
 * Makes a connection of tokens that were issued elsewhere. Amazon is asked first: nothing that it does
 * not accept is stored.
 *
 * @throws ConnectError `already_imported`, `refresh_token_rejected`, `authorization_code_rejected`,
 * `amazon_client_rejected`, `amazon_unavailable`, `oauth_client_not_found`, `consented_at_invalid`.
 */
export async function importConnection(
  context: Context,
  caller: Caller,
  request: ImportRequest,
): Promise<DetailedConnection> {
  if ("code" in request) refuseOwnCallback(request.redirect_uri, context.oauth.redirectUrl);
  const { user_id, client: ownApp } = await rpc.authorizeImport(context.database, caller, {
    oauthClientId: request.oauth_client_id ?? null,
    tokenHashes: "refresh_token" in request ? tokenHashes(context, request.refresh_token) : [],
  });
  const app: ClientOwner = {
    client_id: ownApp?.client_id ?? context.ownClient.clientId,
    oauth_client_id: ownApp?.oauth_client_id ?? null,
    encrypted_client_secret: ownApp?.encrypted_client_secret ?? null,
    user_id,
  };
  const tokens = await requestGrant(context, await clientOf(context, app), request);
  if ("failure" in tokens) throw refusalOf(tokens, request, app);
  const sent = "refresh_token" in request ? request.refresh_token : undefined;
  const refreshToken = tokens.refreshToken ?? sent;
  if (refreshToken === undefined) {
    throw new ConnectError(
      "amazon_answer_invalid",
      "Cannot store the consent: Amazon sent no refresh token with it.",
    );
  }
  const place = { row: crypto.randomUUID(), owner: user_id };
  return await rpc.importConnection(context.database, caller, {
    id: place.row,
    name: request.name,
    region: request.region,
    scopes: request.scopes ?? context.oauth.defaultScopes,
    clientId: app.client_id,
    oauthClientId: app.oauth_client_id,
    // A code is five minutes old at most: its consent is given now, by the database's clock.
    consentedAt: "code" in request ? "now" : request.consented_at ?? null,
    // Of the token that was imported: a second import brings the same one, also when Amazon replaced it.
    tokenHashes: tokenHashes(context, sent ?? refreshToken),
    encryptedAccessToken: await context.sealer.seal(tokens.accessToken, {
      ...place,
      kind: "access_token",
    }),
    encryptedRefreshToken: await context.sealer.seal(refreshToken, {
      ...place,
      kind: "refresh_token",
    }),
    tokenType: tokens.tokenType,
    expiresIn: tokens.expiresIn,
  });
}

function tokenHashes({ keyedHash }: Context, refreshToken: string): string[] {
  return keyedHash.hashes("imported_refresh_token", refreshToken);
}

/**
 * A code that was sent to our own callback belongs to a consent that `oauth-start` began: the callback
 * exchanges it, for the caller that started.
 */
function refuseOwnCallback(redirectUri: string, ownCallback: string): void {
  const [given, own] = [new URL(redirectUri), new URL(ownCallback)];
  if (given.host !== own.host || given.pathname !== own.pathname) return;
  const message = "must not be this project's own callback: use oauth-start";
  throw new ConnectError("invalid_request", `Cannot import the code: redirect_uri ${message}.`, {
    issues: [{ path: "redirect_uri", message }],
  });
}

function requestGrant(
  context: Context,
  client: LwaClient,
  request: ImportRequest,
): Promise<TokenSet | TokenFailure> {
  return "refresh_token" in request
    ? refreshAccessToken(context.lwa, request.region, client, request.refresh_token)
    : exchangeCode(context.lwa, request.region, client, {
      code: request.code,
      redirectUri: request.redirect_uri,
      codeVerifier: request.code_verifier,
    });
}

function refusalOf(
  { failure, reason }: TokenFailure,
  request: ImportRequest,
  app: ClientOwner,
): ConnectError {
  const what = "refresh_token" in request ? "refresh token" : "code";
  if (failure === "client_rejected") {
    const advice = reason === "unauthorized_client"
      ? `It was issued to another app than "${app.client_id}".`
      : clientRejectedAdvice(app);
    return new ConnectError("amazon_client_rejected", `Cannot import the ${what}. ${advice}`);
  }
  // Amazon answers invalid_request when a code's verifier is missing: a retry would not help.
  if (failure === "transient" && reason !== "invalid_request") {
    return new ConnectError(
      "amazon_unavailable",
      `Cannot check the ${what}: Amazon answered ${reason}. Nothing was stored; try again.`,
      { retry_after: 5 },
    );
  }
  if (what === "code") {
    return new ConnectError(
      "authorization_code_rejected",
      "Cannot import the code: Amazon does not accept it. It works once, for five minutes, and only " +
        "with the redirect_uri and code_verifier that belong to it. Nothing was stored.",
    );
  }
  return new ConnectError(
    "refresh_token_rejected",
    "Cannot import the refresh token: Amazon does not accept it. Nothing was stored.",
  );
}
