import {
  approvedInvitationSchema,
  createdInvitationSchema,
  invitationListSchema,
  shownInvitationSchema,
} from "../answers/invitations.ts";
import { invitationIdSchema, inviteRequestSchema } from "../requests/invitations.ts";
import { noInputSchema } from "../requests/no-input.ts";
import { EXAMPLE } from "../example-values.ts";
import type { FunctionContract } from "../operation.ts";

/** What `invitations` takes and answers. */
export const invitations: FunctionContract = {
  name: "invitations",
  purpose: "Invites people who are no users to consent.",
  operations: [
    {
      methods: ["GET"],
      summary: "Lists the caller's invitations.",
      callers: "user",
      scope: "connections:read",
      request: noInputSchema,
      examples: [
        { title: "All", input: {} },
      ],
      answers: { 200: invitationListSchema },
      errors: [],
    },
    {
      methods: ["POST"],
      summary: "Invites a person to consent for the caller.",
      callers: "user",
      scope: "connections:write",
      request: inviteRequestSchema,
      examples: [
        {
          title: "Invite a client for two weeks",
          input: { name: "Client", valid_days: 14, page_url: EXAMPLE.returnUrl },
        },
      ],
      answers: { 200: createdInvitationSchema },
      errors: [
        "return_to_not_allowed",
        "connection_not_found",
        "connection_not_ready",
        "quota_exceeded",
      ],
    },
    {
      item: true,
      methods: ["POST"],
      summary: "Approves that another Amazon login renews the connection.",
      callers: "user",
      scope: "connections:write",
      request: invitationIdSchema,
      examples: [
        { title: "Approve another login", input: { id: EXAMPLE.invitationId } },
      ],
      answers: { 200: approvedInvitationSchema },
      errors: ["invitation_not_found", "invitation_not_awaiting_approval"],
    },
    {
      item: true,
      methods: ["DELETE"],
      summary: "Revokes an invitation.",
      callers: "user",
      scope: "connections:write",
      request: invitationIdSchema,
      examples: [
        { title: "Revoke", input: { id: EXAMPLE.invitationId } },
      ],
      answers: { 200: shownInvitationSchema },
      errors: ["invitation_not_found"],
    },
  ],
};
