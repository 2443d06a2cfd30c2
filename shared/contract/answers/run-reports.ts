import { z } from "zod/v3";

/** What `run-reports` answers an operator. The schedule is answered before the work. */
export const reportRunSummarySchema = z.object({
  planned: z.number().describe("How many jobs were made for schedules."),
  requested: z.number().describe("How many reports were requested from Amazon."),
  pending: z.number().describe("How many reports Amazon is still making."),
  stored: z.number().describe("How many reports were stored."),
  released: z.number().describe("How many loads continue in another invocation."),
  postponed: z.number().describe("How many steps are tried again later."),
  failed: z.number().describe("How many jobs failed."),
  lost: z.number().describe("How many steps another invocation has taken over."),
  more: z.boolean().describe("Whether another invocation was called for what is still due."),
});

/** See {@link reportRunSummarySchema}. */
export type ReportRunSummary = z.infer<typeof reportRunSummarySchema>;
