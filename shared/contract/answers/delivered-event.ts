import { z } from "zod/v3";
import { eventTypeSchema } from "../../schemas/event-type.ts";
import { timestampSchema } from "../../schemas/timestamp.ts";

/** What a webhook gets: an event, in the form of Standard Webhooks. */
export const deliveredEventSchema = z.object({
  type: eventTypeSchema.describe("What happened."),
  timestamp: timestampSchema.describe("When it happened: RFC 3339."),
  data: z.object({
    user_id: z.string().uuid().nullable()
      .describe("Whose event it is; null for an event of the project."),
    connection_id: z.string().uuid().nullable().describe("The connection that it is about."),
  }).passthrough().describe("The facts of this type of event, as docs/events.md lists them."),
});
