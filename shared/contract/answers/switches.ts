import { z } from "zod/v3";
import { scheduledFunctionSchema } from "../../schemas/scheduled-function.ts";

/** What `GET /switches` and `PATCH /switches` answer. */
export const shownSwitchesSchema = z.object({
  switches: z.object({
    hand_out_tokens: z.boolean().describe("Whether get-token and amazon-api serve callers."),
    paused_schedules: z.array(scheduledFunctionSchema)
      .describe("The functions that the schedule does not call."),
    api_keys_valid_after: z.string().nullable().describe(
      "API keys that were made until then are revoked: RFC 3339; null while they have never been ended.",
    ),
  }).describe("How the switches are now."),
});

/** See {@link shownSwitchesSchema}. */
export type ShownSwitches = z.infer<typeof shownSwitchesSchema>;
