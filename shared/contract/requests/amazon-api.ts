import { z } from "zod/v3";
import { regionSchema } from "../../schemas/region.ts";
import { amazonIdSchema } from "../../schemas/token-target.ts";
import { uuidSchema } from "../../schemas/uuid.ts";

/** A region of the platform, which supabase-js sends in `x-region` to choose where a function runs. */
const platformRegionSchema = z.string().regex(/^(any|[a-z]+-[a-z]+-\d)$/).transform(() =>
  undefined
);

/** The headers of `amazon-api` that name a target: ours, and Amazon's own where existing clients send them. */
export const proxyHeadersSchema = z.object({
  "x-connection-id": uuidSchema.optional().describe("The connection whose token is sent."),
  "x-profile-id": amazonIdSchema.optional().describe(
    "A profile: it names the connection and the region, and is sent as Amazon's scope header.",
  ),
  "amazon-advertising-api-scope": amazonIdSchema.optional()
    .describe("The same profile, under Amazon's own name."),
  "x-account-id": amazonIdSchema.optional()
    .describe("An ads account: it is sent as Amazon-Ads-AccountId."),
  "amazon-ads-accountid": amazonIdSchema.optional()
    .describe("The same account, under Amazon's own name."),
  "x-amazon-region": regionSchema.optional()
    .describe(
      "The region whose host is called: that of the profile or the connection when absent.",
    ),
  "x-region": z.union([regionSchema, platformRegionSchema]).optional().describe(
    "The same region under its older name. A region of the platform, as supabase-js sends it, is ignored.",
  ),
}).strict();
