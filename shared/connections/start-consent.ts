import type { StartedConsent } from "../contract/answers/oauth-start.ts";
import { authorizationUrl } from "../amazon/authorization-url.ts";
import type { Context } from "../context.ts";
import type { StartRequest } from "../contract/requests/oauth-start.ts";
import { createPkce } from "../crypto/pkce.ts";
import { randomToken } from "../crypto/random-token.ts";
import { sha256Hex } from "../crypto/sha256.ts";
import { beginConsent } from "../database/begin-consent.ts";
import { readOwner } from "../database/read-owner.ts";
import type { Caller } from "../schemas/caller.ts";
import { checkReturnAddress } from "./return-address.ts";

/**
 * Starts a consent: stores who started it, and makes the address of Amazon's consent page with a 256-bit
 * state and an S256 PKCE challenge.
 *
 * @throws ConnectError `return_to_not_allowed`, `connection_not_found`, `connection_not_ready`,
 * `oauth_client_not_found`.
 */
export async function startConsent(
  context: Context,
  caller: Caller,
  request: StartRequest,
): Promise<StartedConsent> {
  if (request.return_to !== undefined) {
    checkReturnAddress(request.return_to, context.oauth.allowedReturnUrls);
  }
  const connectionId = request.connection_id ?? crypto.randomUUID();
  const renews = request.connection_id !== undefined;
  const state = randomToken(32);
  const pkce = createPkce();
  const begun = await beginConsent(context.database, caller, {
    connectionId,
    renews,
    name: request.name ?? "Amazon Ads",
    region: request.region ?? (renews ? null : "NA"),
    scopes: request.scopes ?? (renews ? null : context.oauth.defaultScopes),
    clientId: context.ownClient.clientId,
    oauthClientId: request.oauth_client_id ?? null,
    redirectUri: context.oauth.redirectUrl,
    returnTo: request.return_to ?? null,
    stateHash: sha256Hex(state),
    encryptedCodeVerifier: await context.sealer.seal(pkce.verifier, {
      row: connectionId,
      owner: await readOwner(context.database, caller),
      kind: "code_verifier",
    }),
  });
  return {
    connection_id: begun.connection_id,
    authorization_url: authorizationUrl({
      authorizeUrl: context.lwa.authorizeUrls[begun.region],
      clientId: begun.client_id,
      scopes: begun.scopes,
      redirectUri: context.oauth.redirectUrl,
      state,
      codeChallenge: pkce.challenge,
    }),
    expires_at: begun.expires_at,
  };
}
