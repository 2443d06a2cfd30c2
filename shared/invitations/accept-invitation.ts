import type { z } from "zod/v3";
import { authorizationUrl } from "../amazon/authorization-url.ts";
import { regionProfiles } from "../accounts/region-profiles.ts";
import type { Context } from "../context.ts";
import type {
  ConfirmedInvitation,
  OpenedInvitation,
  StartedInvitation,
} from "../contract/answers/accept-invitation.ts";
import type { acceptRequestSchema } from "../contract/requests/accept-invitation.ts";
import { createPkce } from "../crypto/pkce.ts";
import { randomToken } from "../crypto/random-token.ts";
import { sha256Hex } from "../crypto/sha256.ts";
import {
  beginInvitedConsent,
  confirmInvitedConsent,
  type InvitedConsent,
  openInvitation as readOpenedInvitation,
  readInvitationPlace,
  readInvitedConsent,
} from "../database/invitations.ts";
import { ConnectError } from "../errors.ts";

/** How long Amazon may take to list the profiles of a renewal, in ms, before the owner is asked instead. */
const COMPARE_MS = 20_000;

/**
 * Says who will get access to what, before anything begins.
 *
 * @throws ConnectError `invitation_invalid`.
 */
export async function openInvitation(
  context: Context,
  invitation: string,
): Promise<OpenedInvitation> {
  const opened = await readOpenedInvitation(context.database, sha256Hex(invitation));
  return {
    invitation: { ...opened, scopes: opened.scopes ?? [...context.oauth.defaultScopes] },
  };
}

/**
 * Starts a consent of the invited person, in the browser that asks.
 *
 * @throws ConnectError `invitation_invalid`, `quota_exceeded`.
 */
export async function startInvitation(
  context: Context,
  invitation: string,
): Promise<StartedInvitation> {
  const secretHash = sha256Hex(invitation);
  const place = await readInvitationPlace(context.database, secretHash);
  const connectionId = place.connection_id ?? crypto.randomUUID();
  const state = randomToken(32);
  const browserSecret = randomToken(32);
  const pkce = createPkce();
  const begun = await beginInvitedConsent(context.database, {
    secretHash,
    browserHash: sha256Hex(browserSecret),
    connectionId,
    scopes: context.oauth.defaultScopes,
    clientId: context.ownClient.clientId,
    redirectUri: context.oauth.redirectUrl,
    stateHash: sha256Hex(state),
    encryptedCodeVerifier: await context.sealer.seal(pkce.verifier, {
      row: connectionId,
      owner: place.user_id,
      kind: "code_verifier",
    }),
  });
  return {
    authorization_url: authorizationUrl({
      authorizeUrl: context.lwa.authorizeUrls[begun.region],
      clientId: begun.client_id,
      scopes: begun.scopes,
      redirectUri: context.oauth.redirectUrl,
      state,
      codeChallenge: pkce.challenge,
    }),
    browser_secret: browserSecret,
    expires_at: begun.expires_at,
  };
}

/**
 * Takes the confirmation of the invited person. A renewal that opens none of the connection's profiles, or
 * whose profiles Amazon does not list, waits for the owner's approval. A browser that sends the same
 * confirmation again within ten minutes gets the same answer.
 *
 * @throws ConnectError `confirmation_invalid`; `confirmation_refused` when another browser started, and
 * then the tokens are destroyed.
 */
export async function confirmInvitation(
  context: Context,
  request: Extract<z.infer<typeof acceptRequestSchema>, { action: "confirm" }>,
): Promise<ConfirmedInvitation> {
  const hashes = {
    secretHash: sha256Hex(request.invitation),
    browserHash: sha256Hex(request.browser_secret),
    confirmationHash: sha256Hex(request.confirmation),
  };
  const consent = await readInvitedConsent(context.database, hashes);
  if ("confirmed" in consent) return consent.confirmed;
  const profileIds = consent.renews ? await profilesOf(context, consent) : [];
  return await confirmInvitedConsent(context.database, hashes, profileIds);
}

async function profilesOf(
  context: Context,
  consent: InvitedConsent,
): Promise<string[]> {
  const accessToken = await context.sealer.open(consent.encrypted_access_token, {
    row: consent.connection_id,
    owner: consent.user_id,
    kind: "access_token",
  });
  const patient = {
    ...context,
    adsApi: { ...context.adsApi, deadline: performance.now() + COMPARE_MS },
  };
  const credential = {
    clientId: consent.client_id,
    accessToken,
    // A token that Amazon refuses a minute after it was issued opens nothing.
    renew: () => Promise.resolve(accessToken),
  };
  const found = await Promise.all(consent.regions.map(async (region) => {
    const ids: string[] = [];
    try {
      for await (const batch of regionProfiles(patient, credential, region)) {
        ids.push(...batch.items.map(({ profile_id }) => profile_id));
      }
    } catch (error) {
      // A region that does not answer leaves the decision to the others, or to the owner.
      if (!(error instanceof ConnectError)) throw error;
    }
    return ids;
  }));
  return found.flat();
}
