import { z } from "zod/v3";

/** What an endpoint takes that needs to know nothing but the caller. */
export const noInputSchema = z.object({}).strict();
