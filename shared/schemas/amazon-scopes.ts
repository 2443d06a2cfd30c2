import { z } from "zod/v3";

/**
 * Amazon's scopes, such as `advertising::campaign_management`. Only their form is checked: which scopes an
 * app has is known to Amazon, which refuses the whole consent for one that the app lacks.
 */
export const amazonScopesSchema = z.array(
  z.string().regex(/^[a-z_]+(::?[a-z_]+)*$/, {
    message: "must be a scope such as advertising::campaign_management",
  }),
).min(1).max(10);
