import { z } from "zod/v3";
import { connectionSchema } from "../../schemas/connection.ts";
import { timestampSchema } from "../../schemas/timestamp.ts";

/** An invitation as its owner sees it. */
export const invitationSchema = z.object({
  id: z.string().uuid().describe("The id of the invitation."),
  name: z.string().describe("What the invitation is called."),
  connection_id: z.string().uuid().nullable()
    .describe("The connection that it renews, or has made."),
  renews: z.boolean().describe("Whether it renews a connection."),
  status: z.enum(["open", "awaiting_approval", "used", "revoked", "expired"])
    .describe("awaiting_approval: another Amazon login has consented, and the owner decides."),
  page_url: z.string().describe("The page that takes the invited person through."),
  created_at: timestampSchema.describe("When it was made: RFC 3339."),
  expires_at: timestampSchema.describe("Until when it is valid: RFC 3339."),
  opened_at: timestampSchema.nullable().describe("When it was opened first: RFC 3339."),
  used_at: timestampSchema.nullable().describe("When it was used: RFC 3339."),
  approved_at: timestampSchema.nullable().describe("When the owner approved: RFC 3339."),
  revoked_at: timestampSchema.nullable().describe("When it was revoked: RFC 3339."),
});

/** What `GET /invitations` answers. */
export const invitationListSchema = z.object({
  invitations: z.array(invitationSchema).describe("The caller's invitations, newest first."),
});

/** See {@link invitationListSchema}. */
export type InvitationList = z.infer<typeof invitationListSchema>;

/** What `POST /invitations` answers. */
export const createdInvitationSchema = z.object({
  invitation: invitationSchema.describe("The invitation."),
  link: z.string().describe("The link for the invited person: only this answer contains it."),
});

/** See {@link createdInvitationSchema}. */
export type CreatedInvitation = z.infer<typeof createdInvitationSchema>;

/** What `POST /invitations/{id}` answers. */
export const approvedInvitationSchema = z.object({
  invitation: invitationSchema.describe("The invitation."),
  connection: connectionSchema.describe("The connection, which is in use with the new consent."),
});

/** See {@link approvedInvitationSchema}. */
export type ApprovedInvitation = z.infer<typeof approvedInvitationSchema>;

/** What `DELETE /invitations/{id}` answers. */
export const shownInvitationSchema = z.object({
  invitation: invitationSchema.describe("The invitation."),
});

/** See {@link shownInvitationSchema}. */
export type ShownInvitation = z.infer<typeof shownInvitationSchema>;
