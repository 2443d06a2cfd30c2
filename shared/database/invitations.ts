import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { connectionSchema } from "../schemas/connection.ts";
import { regionSchema } from "../schemas/region.ts";
import { type BegunConsent, begunConsentSchema } from "./begin-consent.ts";
import { type Database, SqlArray } from "./database.ts";
import { rpc } from "./rpc.ts";

const invitationSchema = z.object({
  id: z.string().uuid(),
  name: z.string(),
  /** The connection that it renews, or has made. */
  connection_id: z.string().uuid().nullable(),
  renews: z.boolean(),
  status: z.enum(["open", "awaiting_approval", "used", "revoked", "expired"]),
  page_url: z.string(),
  created_at: z.string(),
  expires_at: z.string(),
  opened_at: z.string().nullable(),
  used_at: z.string().nullable(),
  approved_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
});

/** An invitation as its owner sees it: never its secret. */
export type Invitation = z.infer<typeof invitationSchema>;

/** Stores the hash of a new invitation. */
export async function createInvitation(
  database: Database,
  caller: Caller,
  invitation: {
    name: string | null;
    /** The connection to renew; null for a new one. */
    connectionId: string | null;
    pageUrl: string;
    secretHash: string;
    validDays: number;
  },
): Promise<Invitation> {
  const answer = await rpc(database, "create_invitation", {
    caller,
    name: invitation.name,
    connection_id: invitation.connectionId,
    page_url: invitation.pageUrl,
    secret_hash: invitation.secretHash,
    valid_days: invitation.validDays,
  }, z.object({ invitation: invitationSchema }));
  return answer.invitation;
}

/** The caller's invitations, newest first. */
export function listInvitations(
  database: Database,
  caller: Caller,
): Promise<{ invitations: Invitation[] }> {
  return rpc(
    database,
    "list_invitations",
    { caller },
    z.object({ invitations: z.array(invitationSchema) }),
  );
}

/**
 * Revokes an invitation.
 *
 * @throws ConnectError `invitation_not_found`.
 */
export function revokeInvitation(
  database: Database,
  caller: Caller,
  id: string,
): Promise<{ invitation: Invitation }> {
  return rpc(
    database,
    "revoke_invitation",
    { caller, invitation_id: id },
    z.object({ invitation: invitationSchema }),
  );
}

const approvedSchema = z.object({ invitation: invitationSchema, connection: connectionSchema });

/**
 * Approves the consent of another Amazon login: its tokens move into use.
 *
 * @throws ConnectError `invitation_not_found`, `invitation_not_awaiting_approval`.
 */
export function approveInvitation(
  database: Database,
  caller: Caller,
  id: string,
): Promise<z.infer<typeof approvedSchema>> {
  return rpc(database, "approve_invitation", { caller, invitation_id: id }, approvedSchema);
}

const openedSchema = z.object({
  name: z.string(),
  renews: z.boolean(),
  owner: z.object({ name: z.string().nullable(), email: z.string().nullable() }),
  /** Of the connection to renew; null for a new one. */
  scopes: z.array(z.string()).nullable(),
  expires_at: z.string(),
});

/** What the invited person is told before anything begins. */
export type OpenedInvitation = z.infer<typeof openedSchema>;

/**
 * Reads who invites, and to what.
 *
 * @throws ConnectError `invitation_invalid`.
 */
export function openInvitation(database: Database, secretHash: string): Promise<OpenedInvitation> {
  return rpc(database, "open_invitation", { secret_hash: secretHash }, openedSchema);
}

/**
 * Reads which connection an invitation renews, and whose it is.
 *
 * @throws ConnectError `invitation_invalid`.
 */
export function readInvitationPlace(
  database: Database,
  secretHash: string,
): Promise<{ connection_id: string | null; user_id: string }> {
  return rpc(
    database,
    "read_invitation_place",
    { secret_hash: secretHash },
    z.object({ connection_id: z.string().uuid().nullable(), user_id: z.string().uuid() }),
  );
}

/**
 * Stores a consent that the invited person starts, for the owner of the invitation.
 *
 * @throws ConnectError `invitation_invalid`, `quota_exceeded`.
 */
export function beginInvitedConsent(
  database: Database,
  consent: {
    secretHash: string;
    browserHash: string;
    connectionId: string;
    scopes: readonly string[];
    clientId: string;
    redirectUri: string;
    stateHash: string;
    encryptedCodeVerifier: string;
  },
): Promise<BegunConsent> {
  return rpc(database, "begin_invited_consent", {
    secret_hash: consent.secretHash,
    browser_hash: consent.browserHash,
    connection_id: consent.connectionId,
    scopes: new SqlArray(consent.scopes),
    client_id: consent.clientId,
    redirect_uri: consent.redirectUri,
    state_hash: consent.stateHash,
    encrypted_code_verifier: consent.encryptedCodeVerifier,
  }, begunConsentSchema);
}

/** The hashes of the three secrets that a confirmation takes. */
export interface ConfirmationHashes {
  secretHash: string;
  browserHash: string;
  confirmationHash: string;
}

const confirmedSchema = z.object({
  status: z.enum(["active", "awaiting_approval"]),
  connection_id: z.string().uuid(),
});

/** Whether the connection is active, or waits for its owner. */
export type ConfirmedInvitation = z.infer<typeof confirmedSchema>;

const invitedConsentSchema = z.object({
  connection_id: z.string().uuid(),
  user_id: z.string().uuid(),
  renews: z.boolean(),
  client_id: z.string(),
  regions: z.array(regionSchema),
  encrypted_access_token: z.string(),
});

function argsOf(hashes: ConfirmationHashes): Record<string, unknown> {
  return {
    secret_hash: hashes.secretHash,
    browser_hash: hashes.browserHash,
    confirmation_hash: hashes.confirmationHash,
  };
}

/** A consent that is about to be confirmed. */
export type InvitedConsent = z.infer<typeof invitedConsentSchema>;

/**
 * Reads a consent that is about to be confirmed.
 *
 * @returns The consent; `confirmed` where the same confirmation was answered in the last ten minutes.
 * @throws ConnectError `confirmation_invalid`; `confirmation_refused` when another browser started, and
 * then the tokens are destroyed.
 */
export function readInvitedConsent(
  database: Database,
  hashes: ConfirmationHashes,
): Promise<InvitedConsent | { confirmed: ConfirmedInvitation }> {
  return rpc(
    database,
    "read_invited_consent",
    argsOf(hashes),
    z.union([z.object({ confirmed: confirmedSchema }), invitedConsentSchema]),
  );
}

/**
 * Confirms the consent of an invited person.
 *
 * @param profileIds The profiles that the new token opens, for a renewal.
 * @throws ConnectError as {@link readInvitedConsent} does.
 */
export function confirmInvitedConsent(
  database: Database,
  hashes: ConfirmationHashes,
  profileIds: readonly string[],
): Promise<ConfirmedInvitation> {
  return rpc(database, "confirm_invited_consent", {
    ...argsOf(hashes),
    profile_ids: new SqlArray(profileIds),
  }, confirmedSchema);
}
