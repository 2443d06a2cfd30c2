import { acceptedSchema } from "../answers/accepted.ts";
import { reportRunSummarySchema } from "../answers/run-reports.ts";
import { noInputSchema } from "../requests/no-input.ts";
import type { FunctionContract } from "../operation.ts";

/** What `run-reports` takes and answers. */
export const runReports: FunctionContract = {
  name: "run-reports",
  purpose: "Requests, polls and loads reports.",
  operations: [
    {
      methods: ["POST"],
      summary: "Plans, requests and loads reports. The schedule calls it.",
      callers: "schedule",
      scope: null,
      request: noInputSchema,
      examples: [
        { title: "As the schedule calls it", input: {} },
      ],
      answers: { 200: reportRunSummarySchema, 202: acceptedSchema },
      errors: [],
    },
  ],
};
