import { z } from "zod/v3";
import { scheduledFunctionSchema } from "../../schemas/scheduled-function.ts";

/** What `PATCH /switches` takes. */
export const changeSwitchesRequestSchema = z.object({
  hand_out_tokens: z.boolean().optional()
    .describe("Whether get-token and amazon-api serve callers."),
  paused_schedules: z.array(scheduledFunctionSchema).optional()
    .describe("The functions that the schedule does not call; an empty list lets it call all."),
  end_api_keys: z.literal(true).optional()
    .describe("Revokes every API key of every user, from the next call on. It cannot be undone."),
}).strict();

/** See {@link changeSwitchesRequestSchema}. */
export type ChangeSwitchesRequest = z.infer<typeof changeSwitchesRequestSchema>;
