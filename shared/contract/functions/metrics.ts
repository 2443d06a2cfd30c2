import { noInputSchema } from "../requests/no-input.ts";
import type { FunctionContract } from "../operation.ts";

/** What `metrics` takes and answers. */
export const metrics: FunctionContract = {
  name: "metrics",
  purpose: "Reports metrics to Prometheus.",
  operations: [
    {
      methods: ["GET"],
      summary: "Tells Prometheus how the project does, as text: counts and durations.",
      callers: "operator",
      scope: "metrics",
      request: noInputSchema,
      examples: [
        { title: "All metrics", input: {} },
      ],
      answers: { 200: null },
      errors: [],
    },
  ],
};
