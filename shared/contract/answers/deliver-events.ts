import { z } from "zod/v3";

/** What `deliver-events` answers an operator. The schedule is answered before the work. */
export const deliverySummarySchema = z.object({
  delivered: z.number().int().describe("How many deliveries succeeded."),
  failed: z.number().int().describe("How many deliveries failed."),
  more: z.boolean().describe("Whether another invocation was called for what is still due."),
});

/** See {@link deliverySummarySchema}. */
export type DeliverySummary = z.infer<typeof deliverySummarySchema>;
