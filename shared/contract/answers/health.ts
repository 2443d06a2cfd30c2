import { z } from "zod/v3";

/** What `health` answers. */
export const healthSchema = z.object({
  status: z.enum(["ok", "degraded"]).describe("ok when everything else is."),
  database: z.enum(["ok", "unavailable", "schema_not_exposed", "migrations_missing"])
    .describe("Whether the functions reach the database, and what keeps them from it."),
  scheduler: z.enum(["ok", "late", "unanswered", "never_ran", "cloned", "paused", "unknown"])
    .describe("Whether the schedule runs and its calls arrive; paused by the operator."),
  tokens: z.enum(["ok", "overdue", "unreadable", "stopped", "unknown"])
    .describe(
      "Whether stored tokens are refreshed in time, whether the configured keys open them, and whether the operator " +
        "lets them be handed out.",
    ),
  reports: z.enum(["ok", "late", "limit_reached", "unknown"])
    .describe("Whether reports are planned and read in time, and whether a limit stops them."),
  version: z.string().describe("The version of the functions."),
});

/** See {@link healthSchema}. */
export type Health = z.infer<typeof healthSchema>;
