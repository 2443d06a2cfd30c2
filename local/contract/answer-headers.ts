import type { OpenApiObject } from "./openapi-object.ts";

/** The headers of answers, for the components of the document. */
export const ANSWER_HEADERS: OpenApiObject = {
  RequestId: {
    description: "The id under which the log has more.",
    schema: { type: "string", format: "uuid" },
  },
  RetryAfter: {
    description: "The seconds after which another try makes sense.",
    schema: { type: "integer" },
  },
  AnsweredBy: {
    description: "Who made the answer: Amazon, or this project.",
    schema: { type: "string", enum: ["amazon", "connect"] },
  },
};

/** Every answer has it. */
export const REQUEST_ID: OpenApiObject = {
  "x-request-id": { $ref: "#/components/headers/RequestId" },
};

/** Some answers after which another try makes sense have it. */
export const RETRY_AFTER: OpenApiObject = {
  "retry-after": { $ref: "#/components/headers/RetryAfter" },
};

/** The proxy's answers have it. */
export const ANSWERED_BY: OpenApiObject = {
  "x-answered-by": { $ref: "#/components/headers/AnsweredBy" },
};
