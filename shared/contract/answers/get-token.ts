import { z } from "zod/v3";
import { timestampSchema } from "../../schemas/timestamp.ts";

/** What `get-token` answers. */
export const issuedTokenSchema = z.object({
  access_token: z.string().describe("The access token, for Amazon's Authorization header."),
  token_type: z.string().describe("The type of the token, as Amazon gave it: bearer."),
  expires_at: timestampSchema.describe("When the token expires: RFC 3339."),
  expires_in: z.number().describe("For how many seconds the token is valid, rounded down."),
  client_id: z.string()
    .describe("The app that the token belongs to, for Amazon-Advertising-API-ClientId."),
  connection_id: z.string().uuid().describe("The connection that the token belongs to."),
  refreshed: z.boolean().describe("Whether the token was renewed for this call."),
  warning: z.object({
    code: z.enum([
      "amazon_unavailable",
      "amazon_client_rejected",
      "sealed_value_unreadable",
      "refresh_in_progress",
      "validity_limited",
    ]).describe("A stable name for the reason."),
    detail: z.string().describe("The reason, in a sentence."),
  }).optional().describe("Why the token is not valid for as long as was asked for."),
});

/** See {@link issuedTokenSchema}. */
export type IssuedToken = z.infer<typeof issuedTokenSchema>;
