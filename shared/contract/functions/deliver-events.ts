import { acceptedSchema } from "../answers/accepted.ts";
import { deliverySummarySchema } from "../answers/deliver-events.ts";
import { noInputSchema } from "../requests/no-input.ts";
import type { FunctionContract } from "../operation.ts";

/** What `deliver-events` takes and answers. */
export const deliverEvents: FunctionContract = {
  name: "deliver-events",
  purpose: "Delivers events to webhooks.",
  operations: [
    {
      methods: ["POST"],
      summary: "Sends events to webhooks. The database calls it when there are some.",
      callers: "schedule",
      scope: null,
      request: noInputSchema,
      examples: [
        { title: "Deliver", input: {} },
      ],
      answers: { 200: deliverySummarySchema, 202: acceptedSchema },
      errors: [],
    },
  ],
};
