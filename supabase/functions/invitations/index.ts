import {
  invitationIdSchema,
  inviteRequestSchema,
} from "../../../shared/contract/requests/invitations.ts";
import { noInputSchema } from "../../../shared/contract/requests/no-input.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { syncInBackground } from "../../../shared/edge/sync-in-background.ts";
import { invite } from "../../../shared/invitations/invite.ts";
import { approve, list, revoke } from "../../../shared/invitations/manage-invitations.ts";

const common = { name: "invitations", callers: ["user"] } as const;

/** Invitations, for their owner: create, list and revoke, and approve another Amazon login. */
export default edgeFunction(
  endpoint({
    ...common,
    methods: ["GET"],
    input: noInputSchema,
    handle: ({ context, caller }) => list(context, caller),
  }),
  endpoint({
    ...common,
    methods: ["POST"],
    input: inviteRequestSchema,
    handle: ({ context, caller, input }) => invite(context, caller, input),
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["POST"],
    input: invitationIdSchema,
    handle: async ({ context, caller, input }) => {
      const approved = await approve(context, caller, input);
      syncInBackground("invitations", context, approved.connection.id);
      return approved;
    },
  }),
  endpoint({
    ...common,
    item: true,
    methods: ["DELETE"],
    input: invitationIdSchema,
    handle: ({ context, caller, input }) => revoke(context, caller, input),
  }),
);
