import { z } from "zod/v3";
import { type ErrorCode, errorCodes, isErrorCode } from "../../errors.ts";

/** One of the codes of `shared/errors.ts`. */
export const errorCodeSchema: z.ZodType<ErrorCode, z.ZodTypeDef, unknown> = z.string().refine(
  isErrorCode,
  { message: `must be one of ${errorCodes().join(", ")}` },
);

/** An error: problem details (RFC 9457). */
export const problemSchema = z.object({
  type: z.string().regex(/^urn:amazon-ads-connect:error:\w+$/)
    .describe("The kind of the error, as an address that is only a name."),
  title: z.string().describe("The kind of the error, for people."),
  status: z.number().int().describe("The HTTP status."),
  detail: z.string().describe("What is wrong and what to do, for people."),
  code: errorCodeSchema.describe("The kind of the error, for programs to switch on."),
  request_id: z.string().uuid().describe("The id under which the log has more."),
  retry_after: z.number().optional()
    .describe("The seconds after which another try makes sense, as in Retry-After."),
  connection_id: z.string().uuid().optional().describe("The connection that it is about."),
  amazon_request_id: z.string().optional()
    .describe("Amazon's own name for the request, for a ticket with Amazon."),
  amazon_status: z.number().optional().describe("Amazon's HTTP status, where Amazon answered."),
  issues: z.array(z.object({
    path: z.string().describe("The field, or empty for the whole request."),
    message: z.string().describe("What is wrong with it."),
  })).optional().describe("Each fault of a request that is not valid."),
  quota: z.string().optional().describe("What there is too much of."),
  limit: z.number().int().optional().describe("How many a user may have."),
  database: z.enum(["schema_not_exposed", "migrations_missing"]).optional()
    .describe("What keeps the database from serving this call, where it is known."),
});
