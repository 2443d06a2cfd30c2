import { z } from "zod/v3";

/** What `refresh-tokens` answers an operator. The schedule is answered before the work. */
export const refreshSummarySchema = z.object({
  refreshed: z.number().int().describe("How many tokens were renewed."),
  failed: z.number().int().describe("How many renewals failed and are tried again."),
  reauthorization_required: z.number().int().describe("How many connections need a new consent."),
  resealed: z.number().int().describe("How many values were sealed with the newest key."),
  unreadable: z.number().int().describe(
    "How many values no key in AMAZON_ADS_ENCRYPTION_KEYS opens: an old key was taken out too early.",
  ),
  more: z.boolean().describe("Whether it stopped for lack of time with tokens still due."),
});

/** See {@link refreshSummarySchema}. */
export type RefreshSummary = z.infer<typeof refreshSummarySchema>;
