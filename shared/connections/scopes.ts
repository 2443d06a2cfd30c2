import { z } from "zod/v3";

/**
 * Scopes of Amazon's, such as `advertising::campaign_management`. Amazon refuses the whole consent for
 * one that the app was not given, so which ones exist is for Amazon to say.
 */
export const scopesSchema = z.array(
  z.string().regex(/^[a-z_]+(::?[a-z_]+)*$/, {
    message: "must be a scope of Amazon's",
  }),
).min(1).max(10);
