import { acceptRequestSchema } from "../../../shared/contract/requests/accept-invitation.ts";
import { edgeFunction } from "../../../shared/edge/edge-function.ts";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { syncInBackground } from "../../../shared/edge/sync-in-background.ts";
import {
  confirmInvitation,
  openInvitation,
  startInvitation,
} from "../../../shared/invitations/accept-invitation.ts";

/** Takes an invited person through a consent: open, start, confirm. The link's secret is the credential. */
export default edgeFunction(endpoint({
  name: "accept-invitation",
  methods: ["POST"],
  callers: ["anyone"],
  input: acceptRequestSchema,
  handle: async ({ context, input }) => {
    if (input.action === "open") return await openInvitation(context, input.invitation);
    if (input.action === "start") return await startInvitation(context, input.invitation);
    const confirmed = await confirmInvitation(context, input);
    if (confirmed.status === "active") {
      syncInBackground("accept-invitation", context, confirmed.connection_id);
    }
    return confirmed;
  },
}));
