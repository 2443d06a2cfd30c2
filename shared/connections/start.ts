import { z } from "zod/v3";
import { authorizationUrl } from "../amazon/authorization-url.ts";
import type { Context } from "../context.ts";
import { createPkce } from "../crypto/pkce.ts";
import { randomToken } from "../crypto/random-token.ts";
import { sha256Hex } from "../crypto/sha256.ts";
import { beginConsent } from "../database/begin-consent.ts";
import type { Caller } from "../schemas/caller.ts";
import { nameSchema } from "../schemas/name.ts";
import { regionSchema } from "../schemas/region.ts";
import { urlSchema } from "../schemas/url.ts";
import { uuidSchema } from "../schemas/uuid.ts";
import { checkReturnAddress } from "./return-address.ts";
import { scopesSchema } from "./scopes.ts";

/** What `oauth-start` takes. */
export const startRequestSchema = z.object({
  name: nameSchema.optional(),
  /** Whose consent page the person sees: NA, or for a renewal the same as before. */
  region: regionSchema.optional(),
  scopes: scopesSchema.optional(),
  return_to: urlSchema.pipe(z.string().max(2000)).optional(),
  /** Renews this connection instead of making one. */
  connection_id: uuidSchema.optional(),
  /** The user's own app, from `oauth-clients`; the project's when absent. */
  oauth_client_id: uuidSchema.optional(),
}).strict();

/** What `oauth-start` answers. */
export interface StartedConsent {
  connection_id: string;
  authorization_url: string;
  expires_at: string;
}

/**
 * Begins a consent: remembers who asked, and makes the address of Amazon's consent page with a
 * 256-bit state and an S256 PKCE challenge.
 *
 * @throws ConnectError `return_to_not_allowed`, `connection_not_found`, `connection_not_ready`,
 * `oauth_client_not_found`.
 */
export async function startConsent(
  context: Context,
  caller: Caller,
  request: z.infer<typeof startRequestSchema>,
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
      owner: connectionId,
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
