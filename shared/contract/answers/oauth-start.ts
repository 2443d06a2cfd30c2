import { z } from "zod/v3";
import { timestampSchema } from "../../schemas/timestamp.ts";

/** What `oauth-start` answers. */
export const startedConsentSchema = z.object({
  connection_id: z.string().uuid().describe("The connection that the consent is for."),
  authorization_url: z.string().url().describe("Amazon's consent page: send the browser there."),
  expires_at: timestampSchema.describe("Until when the consent must be back: RFC 3339."),
});

/** See {@link startedConsentSchema}. */
export type StartedConsent = z.infer<typeof startedConsentSchema>;
