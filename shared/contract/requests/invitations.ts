import { z } from "zod/v3";
import { nameSchema } from "../../schemas/name.ts";
import { urlSchema } from "../../schemas/url.ts";
import { uuidSchema } from "../../schemas/uuid.ts";

/** What `POST /invitations` takes. */
export const inviteRequestSchema = z.object({
  name: nameSchema.optional().describe("What the invitation is called."),
  connection_id: uuidSchema.optional()
    .describe("The connection to renew. A new one is made when absent."),
  valid_days: z.number().int().min(1).max(90).default(7).describe("For how many days it is valid."),
  page_url: urlSchema.pipe(z.string().max(2000)).optional().describe(
    "The page that takes the invited person through: the first of AMAZON_ADS_RETURN_URLS when absent.",
  ),
}).strict();

/** See {@link inviteRequestSchema}. */
export type InviteRequest = z.infer<typeof inviteRequestSchema>;

/** Names one invitation. */
export const invitationIdSchema = z.object({
  id: uuidSchema.describe("The id of the invitation."),
}).strict();

/** See {@link invitationIdSchema}. */
export type InvitationId = z.infer<typeof invitationIdSchema>;
