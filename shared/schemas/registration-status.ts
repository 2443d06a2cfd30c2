import { z } from "zod/v3";

/** How far the registration of an account is; the last two are final. */
export const registrationStatusSchema = z.enum([
  "terms_pending",
  "submitted",
  "pending",
  "registered",
  "failed",
]);
