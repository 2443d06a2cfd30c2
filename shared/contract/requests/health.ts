import { z } from "zod/v3";

/** What `health` takes: nothing. Monitors add fields of their own to what they call, and those are ignored. */
export const healthRequestSchema = z.object({});
