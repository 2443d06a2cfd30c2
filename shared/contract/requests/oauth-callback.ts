import { z } from "zod/v3";

const stateSchema = z.string().min(1).max(500)
  .describe("The state of the consent, as oauth-start put it into Amazon's address.");

/** What Amazon appends to the redirect URL (RFC 6749, sections 4.1.2 and 4.1.2.1). */
export const callbackQuerySchema = z.union([
  z.object({
    state: stateSchema,
    code: z.string().min(1).max(2000).describe(
      "The authorization code, when the person consented.",
    ),
  }),
  z.object({
    state: stateSchema,
    error: z.string().min(1).max(100)
      .describe("Amazon's error code, such as access_denied, when there is no consent."),
  }),
]);

/** See {@link callbackQuerySchema}. */
export type CallbackQuery = z.infer<typeof callbackQuerySchema>;
