import { acceptAnswerSchema } from "../answers/accept-invitation.ts";
import { acceptRequestSchema } from "../requests/accept-invitation.ts";
import { EXAMPLE } from "../example-values.ts";
import type { FunctionContract } from "../operation.ts";

/** What `accept-invitation` takes and answers. */
export const acceptInvitation: FunctionContract = {
  name: "accept-invitation",
  purpose: "Takes an invited person through a consent.",
  operations: [
    {
      methods: ["POST"],
      summary: "Takes an invited person through a consent. The link's secret is the credential.",
      callers: "anyone",
      scope: null,
      request: acceptRequestSchema,
      examples: [
        { title: "Open", input: { action: "open", invitation: EXAMPLE.invitationSecret } },
        {
          title: "Start the consent",
          input: { action: "start", invitation: EXAMPLE.invitationSecret },
        },
        {
          title: "Confirm the consent",
          input: {
            action: "confirm",
            invitation: EXAMPLE.invitationSecret,
            confirmation: EXAMPLE.invitedConfirmation,
            browser_secret: EXAMPLE.browserSecret,
          },
        },
      ],
      answers: { 200: acceptAnswerSchema },
      errors: [
        "invitation_invalid",
        "confirmation_invalid",
        "confirmation_refused",
        "quota_exceeded",
        "sealed_value_unreadable",
        "amazon_unavailable",
      ],
    },
  ],
};
