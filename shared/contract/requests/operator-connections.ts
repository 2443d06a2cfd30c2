import { z } from "zod/v3";
import { wholeNumberSchema } from "../../schemas/whole-number.ts";

/** What `operator-connections` takes. */
export const operatorConnectionsRequestSchema = z.object({
  status: z.enum([
    "pending",
    "awaiting_confirmation",
    "active",
    "reauthorization_required",
    "disconnected",
  ]).optional().describe("Only connections with this status."),
  text: z.string().trim().min(1).max(320).optional()
    .describe("A user's whole e-mail address, or the id of a user or a connection."),
  limit: wholeNumberSchema.pipe(z.number().min(1).max(200)).default(50)
    .describe("How many connections a page has at most."),
  cursor: z.string().max(1000).optional().describe("The next_cursor of the page before."),
}).strict();

/** See {@link operatorConnectionsRequestSchema}. */
export type OperatorConnectionsRequest = z.infer<typeof operatorConnectionsRequestSchema>;
