import { shownSwitchesSchema } from "../answers/switches.ts";
import { noInputSchema } from "../requests/no-input.ts";
import { changeSwitchesRequestSchema } from "../requests/switches.ts";
import type { FunctionContract } from "../operation.ts";

/** What `switches` takes and answers. */
export const switches: FunctionContract = {
  name: "switches",
  purpose: "Switches parts of the product off in an emergency.",
  operations: [
    {
      methods: ["GET"],
      summary: "Says what the operator has switched off.",
      callers: "operator",
      scope: null,
      request: noInputSchema,
      examples: [
        { title: "All switches", input: {} },
      ],
      answers: { 200: shownSwitchesSchema },
      errors: [],
    },
    {
      methods: ["PATCH"],
      summary: "Stops handing out tokens, pauses parts of the schedule, ends all API keys.",
      callers: "operator",
      scope: null,
      request: changeSwitchesRequestSchema,
      examples: [
        {
          title: "Everything runs again",
          input: { hand_out_tokens: true, paused_schedules: [] },
        },
      ],
      answers: { 200: shownSwitchesSchema },
      errors: [],
    },
  ],
};
