import { z } from "zod/v3";
import { exchangeCode } from "../amazon/exchange-code.ts";
import type { LwaClient } from "../amazon/login-with-amazon.ts";
import { refreshAccessToken } from "../amazon/refresh-access-token.ts";
import type { TokenFailure, TokenSet } from "../amazon/token-request.ts";
import type { Context } from "../context.ts";
import {
  authorizeImport,
  importConnection,
  type StoredClient,
} from "../database/import-connection.ts";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import type { ConnectionDetail } from "../schemas/connection.ts";
import { nameSchema } from "../schemas/name.ts";
import { regionSchema } from "../schemas/region.ts";
import { urlSchema } from "../schemas/url.ts";
import { uuidSchema } from "../schemas/uuid.ts";
import { clientOf } from "./client-of.ts";
import { scopesSchema } from "./scopes.ts";

const common = {
  name: nameSchema.default("Amazon Ads"),
  region: regionSchema.default("NA"),
  scopes: scopesSchema.optional(),
  oauth_client_id: uuidSchema.optional(),
};

/** What `POST /connections` takes: a refresh token that another system has, or a code by hand. */
export const importRequestSchema = z.union([
  z.object({ ...common, refresh_token: z.string().min(1).max(4096) }).strict(),
  z.object({
    ...common,
    /** From a redirect to an address that is not ours; it lives for five minutes. */
    code: z.string().min(1).max(2000),
    redirect_uri: urlSchema.pipe(z.string().max(2000)),
    code_verifier: z.string().min(43).max(128).optional(),
  }).strict(),
]);

type ImportRequest = z.infer<typeof importRequestSchema>;

function appOf(context: Context, brought: StoredClient | null): Promise<LwaClient> {
  return clientOf(
    context,
    brought ?? {
      client_id: context.ownClient.clientId,
      oauth_client_id: null,
      encrypted_client_secret: null,
    },
  );
}

function honour(
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

function refused({ failure, reason }: TokenFailure, request: ImportRequest): ConnectError {
  const what = "refresh_token" in request ? "refresh token" : "code";
  if (failure === "client_rejected") {
    return new ConnectError(
      "amazon_client_rejected",
      `Cannot import the ${what}: Amazon refuses the app's client id or secret, or the ${what} was issued to another app.`,
    );
  }
  // invalid_request is how Amazon misses a code's verifier: another try would not help.
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
      "Cannot import the code: Amazon does not honour it. It works once, for five minutes, and with " +
        "the redirect_uri and code_verifier that belong to it. Nothing was stored.",
    );
  }
  return new ConnectError(
    "refresh_token_rejected",
    "Cannot import the refresh token: Amazon does not honour it. Nothing was stored.",
  );
}

/**
 * Makes a connection of what another system has. Amazon is asked first: what it does not honour is
 * not kept.
 *
 * @throws ConnectError `refresh_token_rejected`, `authorization_code_rejected`,
 * `amazon_client_rejected`, `amazon_unavailable`, `oauth_client_not_found`.
 */
export async function importTokens(
  context: Context,
  caller: Caller,
  request: ImportRequest,
): Promise<{ connection: ConnectionDetail }> {
  const brought = await authorizeImport(context.database, caller, request.oauth_client_id ?? null);
  const client = await appOf(context, brought);
  const tokens = await honour(context, client, request);
  if ("failure" in tokens) throw refused(tokens, request);
  const refreshToken = tokens.refreshToken ??
    ("refresh_token" in request ? request.refresh_token : undefined);
  if (refreshToken === undefined) {
    throw new ConnectError(
      "amazon_answer_invalid",
      "Cannot keep the consent: Amazon sent no refresh token with it.",
    );
  }
  const id = crypto.randomUUID();
  return await importConnection(context.database, caller, {
    id,
    name: request.name,
    region: request.region,
    scopes: request.scopes ?? context.oauth.defaultScopes,
    clientId: client.clientId,
    oauthClientId: brought?.oauth_client_id ?? null,
    encryptedAccessToken: await context.sealer.seal(tokens.accessToken, {
      owner: id,
      kind: "access_token",
    }),
    encryptedRefreshToken: await context.sealer.seal(refreshToken, {
      owner: id,
      kind: "refresh_token",
    }),
    tokenType: tokens.tokenType,
    expiresIn: tokens.expiresIn,
  });
}
