import { z } from "zod/v3";
import { amazonScopesSchema } from "../../schemas/amazon-scopes.ts";
import { nameSchema } from "../../schemas/name.ts";
import { regionSchema } from "../../schemas/region.ts";
import { urlSchema } from "../../schemas/url.ts";
import { uuidSchema } from "../../schemas/uuid.ts";

/** What `oauth-start` takes. */
export const startRequestSchema = z.object({
  name: nameSchema.optional().describe('What the connection is called: "Amazon Ads" when absent.'),
  region: regionSchema.optional().describe(
    "The region whose consent page the person sees: NA when absent, or for a renewal the same as before.",
  ),
  scopes: amazonScopesSchema.optional()
    .describe("The scopes that Amazon is asked for: those of the project when absent."),
  return_to: urlSchema.pipe(z.string().max(2000)).optional().describe(
    "Where the browser returns to. It must be on AMAZON_ADS_RETURN_URLS. Without it, the person reads the confirmation.",
  ),
  connection_id: uuidSchema.optional()
    .describe("The connection to renew. A new one is made when absent."),
  oauth_client_id: uuidSchema.optional()
    .describe("The user's own app, from oauth-clients: the project's app when absent."),
}).strict();

/** See {@link startRequestSchema}. */
export type StartRequest = z.infer<typeof startRequestSchema>;
