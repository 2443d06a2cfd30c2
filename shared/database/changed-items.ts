import { z } from "zod/v3";

/** What a change of several items came to, in the order in which they were named. */
export const changedItemsSchema = z.object({
  results: z.array(z.object({ id: z.string().uuid(), refusal: z.string().nullable() })),
});

/** The result of one item: null, or the code of a refusal. */
export type ChangedItem = z.infer<typeof changedItemsSchema>["results"][number];
