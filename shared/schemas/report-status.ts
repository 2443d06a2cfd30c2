import { z } from "zod/v3";

/** How far a report is. */
export const reportStatusSchema = z.enum([
  "wanted",
  "requested",
  "ready",
  "loading",
  "stored",
  "failed",
  "expired",
  "cancelled",
]);
