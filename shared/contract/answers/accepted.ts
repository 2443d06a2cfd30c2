import { z } from "zod/v3";

/** What the schedule is answered, before the work: pg_net keeps answers where others read them. */
export const acceptedSchema = z.object({
  status: z.literal("accepted").describe("The ticket is redeemed, and the work begins."),
});

/** See {@link acceptedSchema}. */
export type Accepted = z.infer<typeof acceptedSchema>;
