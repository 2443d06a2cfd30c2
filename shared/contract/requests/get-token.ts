import { z } from "zod/v3";
import { flagSchema } from "../../schemas/flag.ts";
import { namesOneTarget, tokenTargetShape } from "../../schemas/token-target.ts";
import { wholeNumberSchema } from "../../schemas/whole-number.ts";

/** What `get-token` takes. */
export const getTokenRequestSchema = z.object({
  ...tokenTargetShape,
  min_validity_seconds: wholeNumberSchema.pipe(z.number().min(0).max(86_400)).default(300)
    .describe("For how many seconds the token must be valid at least."),
  force_refresh: flagSchema.default(false)
    .describe("Whether the token is renewed even if it is valid for long enough."),
  reveal: flagSchema.optional()
    .describe("Whether the token is shown to a person: the audit log records that they looked."),
}).strict().refine(namesOneTarget, {
  message: "name exactly one of connection_id, account_id and profile_id",
});

/** See {@link getTokenRequestSchema}. */
export type GetTokenRequest = z.infer<typeof getTokenRequestSchema>;
