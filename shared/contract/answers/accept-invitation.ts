import { z } from "zod/v3";
import { timestampSchema } from "../../schemas/timestamp.ts";

/** What `start` answers. The page keeps `browser_secret` in that browser until the person comes back. */
export const startedInvitationSchema = z.object({
  authorization_url: z.string().url().describe("Amazon's consent page: send the browser there."),
  browser_secret: z.string().describe("Proves on confirming that the same browser started."),
  expires_at: timestampSchema.describe("Until when the consent must be back: RFC 3339."),
});

/** See {@link startedInvitationSchema}. */
export type StartedInvitation = z.infer<typeof startedInvitationSchema>;

/** What `open` answers. */
export const openedInvitationSchema = z.object({
  invitation: z.object({
    name: z.string().describe("What the invitation is called."),
    renews: z.boolean().describe("Whether it renews a connection."),
    owner: z.object({
      name: z.string().nullable().describe("The name of the user who invites."),
      email: z.string().nullable().describe("The e-mail address of the user who invites."),
    }).describe("The user who gets access."),
    scopes: z.array(z.string()).describe("What Amazon is asked for."),
    expires_at: timestampSchema.describe("Until when the invitation is valid: RFC 3339."),
  }).describe("Who invites, and to what."),
});

/** See {@link openedInvitationSchema}. */
export type OpenedInvitation = z.infer<typeof openedInvitationSchema>;

/** What `confirm` answers. */
export const confirmedInvitationSchema = z.object({
  status: z.enum(["active", "awaiting_approval"])
    .describe("Whether the connection is active, or waits for its owner."),
  connection_id: z.string().uuid().describe("The connection."),
});

/** See {@link confirmedInvitationSchema}. */
export type ConfirmedInvitation = z.infer<typeof confirmedInvitationSchema>;

/** What `accept-invitation` answers, by action: to open, to start, to confirm. */
export const acceptAnswerSchema = z.union([
  openedInvitationSchema,
  startedInvitationSchema,
  confirmedInvitationSchema,
]);
