import { z } from "zod/v3";
import { uuidSchema } from "../../schemas/uuid.ts";
import { wholeNumberSchema } from "../../schemas/whole-number.ts";

/** What `account-health` takes. */
export const accountHealthRequestSchema = z.object({
  connection_id: uuidSchema.optional()
    .describe("The only connection to check. All of the caller's when absent."),
  accounts: z.enum(["unhealthy", "all"]).default("unhealthy")
    .describe("Which accounts are listed one by one."),
  limit: wholeNumberSchema.pipe(z.number().min(1).max(500)).default(100)
    .describe("How many accounts of each connection are listed."),
  cursor: z.string().max(4000).optional().describe(
    "A connection's own next_cursor: the answer is that connection, with its next accounts.",
  ),
}).strict();

/** See {@link accountHealthRequestSchema}. */
export type AccountHealthRequest = z.infer<typeof accountHealthRequestSchema>;
