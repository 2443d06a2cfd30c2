import { z } from "zod/v3";

/** The functions that the schedule calls (`amazon_ads_private.scheduled_functions`). */
export const scheduledFunctionSchema = z.enum([
  "refresh-tokens",
  "sync-accounts",
  "deliver-events",
  "run-reports",
]);

/** See {@link scheduledFunctionSchema}. */
export type ScheduledFunction = z.infer<typeof scheduledFunctionSchema>;
