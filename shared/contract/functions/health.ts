import { healthSchema } from "../answers/health.ts";
import { healthRequestSchema } from "../requests/health.ts";
import type { FunctionContract } from "../operation.ts";

/** What `health` takes and answers. */
export const health: FunctionContract = {
  name: "health",
  purpose: "Reports whether the project works.",
  operations: [
    {
      methods: ["GET", "POST"],
      summary: "Says whether the project works, and nothing about its users.",
      callers: "anyone",
      scope: null,
      request: healthRequestSchema,
      examples: [
        { title: "Check", input: {} },
      ],
      answers: { 200: healthSchema, 503: healthSchema },
      errors: [],
    },
  ],
};
