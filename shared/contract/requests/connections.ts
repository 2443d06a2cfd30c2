import { z } from "zod/v3";
import { amazonScopesSchema } from "../../schemas/amazon-scopes.ts";
import { nameSchema } from "../../schemas/name.ts";
import { pastedText } from "../../schemas/pasted-text.ts";
import { regionSchema } from "../../schemas/region.ts";
import { urlSchema } from "../../schemas/url.ts";
import { uuidSchema } from "../../schemas/uuid.ts";

const idSchema = uuidSchema.describe("The id of the connection.");

/** Names one connection. */
export const connectionIdSchema = z.object({ id: idSchema }).strict();

/** See {@link connectionIdSchema}. */
export type ConnectionId = z.infer<typeof connectionIdSchema>;

/** What `PATCH /connections/{id}` takes. */
export const changeConnectionRequestSchema = z.object({
  id: idSchema,
  name: nameSchema.optional().describe("Another name."),
  regions: z.array(regionSchema).min(1).max(3).optional().describe(
    "The regions that a sync reads.",
  ),
  accept_amazon_login: z.literal(true).optional()
    .describe("Accepts that a renewal has brought another Amazon login."),
  new_user_id: uuidSchema.optional()
    .describe("For the operator: the user who gets the connection. Sent alone."),
  new_user_email: z.string().trim().email().optional()
    .describe("For the operator: the same user, by e-mail address."),
}).strict().refine(
  ({ new_user_id, new_user_email }) => new_user_id === undefined || new_user_email === undefined,
  { message: "names one new owner: new_user_id or new_user_email" },
);

/** See {@link changeConnectionRequestSchema}. */
export type ChangeConnectionRequest = z.infer<typeof changeConnectionRequestSchema>;

const common = {
  name: nameSchema.default("Amazon Ads").describe("What the connection is called."),
  region: regionSchema.default("NA").describe("The connection's home region."),
  scopes: amazonScopesSchema.optional()
    .describe("The scopes of the consent: those of the project when absent."),
  oauth_client_id: uuidSchema.optional().describe(
    "The user's own app that the token was issued to, from oauth-clients: the project's app when absent.",
  ),
};

/** What `POST /connections` takes: a refresh token of another system, or a code that a person copied. */
export const importRequestSchema = z.union([
  z.object({
    ...common,
    refresh_token: pastedText(4096).describe("A refresh token that another system received."),
    consented_at: z.string().datetime({ offset: true }).optional().describe(
      "When the person consented, where that is known: RFC 3339. A consent ends 365 days later.",
    ),
  }).strict(),
  z.object({
    ...common,
    code: pastedText(2000).describe(
      "A code from a redirect to an address that is not this project's. Amazon accepts it for five minutes.",
    ),
    redirect_uri: urlSchema.pipe(z.string().max(2000))
      .describe("The address that Amazon redirected to."),
    code_verifier: pastedText(128).pipe(z.string().min(43)).optional().describe(
      "The PKCE verifier (RFC 7636) of the consent. Only a code of the user's own app may go without.",
    ),
  }).strict().refine(
    ({ code_verifier, oauth_client_id }) =>
      code_verifier !== undefined || oauth_client_id !== undefined,
    {
      path: ["code_verifier"],
      // Without PKCE (RFC 7636), a code of the project's app could come from another person's consent.
      message: "is required for a code of the project's app",
    },
  ),
]);

/** See {@link importRequestSchema}. */
export type ImportRequest = z.infer<typeof importRequestSchema>;
