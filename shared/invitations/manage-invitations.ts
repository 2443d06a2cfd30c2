import type { Context } from "../context.ts";
import type {
  ApprovedInvitation,
  InvitationList,
  ShownInvitation,
} from "../contract/answers/invitations.ts";
import type { InvitationId } from "../contract/requests/invitations.ts";
import { approveInvitation, listInvitations, revokeInvitation } from "../database/invitations.ts";
import type { Caller } from "../schemas/caller.ts";

/** The caller's invitations, newest first. */
export function list(context: Context, caller: Caller): Promise<InvitationList> {
  return listInvitations(context.database, caller);
}

/**
 * Revokes an invitation: its link is worth nothing any more, and a consent that is under way or waits for
 * approval ends.
 *
 * @throws ConnectError `invitation_not_found`.
 */
export function revoke(
  context: Context,
  caller: Caller,
  { id }: InvitationId,
): Promise<ShownInvitation> {
  return revokeInvitation(context.database, caller, id);
}

/**
 * Approves that another Amazon login renews the connection.
 *
 * @throws ConnectError `invitation_not_found`, `invitation_not_awaiting_approval`.
 */
export function approve(
  context: Context,
  caller: Caller,
  { id }: InvitationId,
): Promise<ApprovedInvitation> {
  return approveInvitation(context.database, caller, id);
}
