import { z } from "zod/v3";
import { nameSchema } from "../../schemas/name.ts";
import { pastedText } from "../../schemas/pasted-text.ts";
import { uuidSchema } from "../../schemas/uuid.ts";

const idSchema = uuidSchema.describe("The id of the app in this project.");

/** The secret of a user's own Login with Amazon app. */
const clientSecretSchema = pastedText(500);

/** What `DELETE /oauth-clients/{id}` takes. */
export const oauthClientIdSchema = z.object({ id: idSchema }).strict();

/** See {@link oauthClientIdSchema}. */
export type OauthClientId = z.infer<typeof oauthClientIdSchema>;

/** What `POST /oauth-clients` takes: a Login with Amazon security profile. */
export const createOauthClientRequestSchema = z.object({
  name: nameSchema.describe("What the app is called in lists."),
  client_id: pastedText(100).describe("The client id of the security profile."),
  client_secret: clientSecretSchema
    .describe(
      "The client secret of the security profile. It is sealed, and no answer contains it.",
    ),
}).strict();

/** See {@link createOauthClientRequestSchema}. */
export type CreateOauthClientRequest = z.infer<typeof createOauthClientRequestSchema>;

/** What `PATCH /oauth-clients/{id}` takes. */
export const changeOauthClientRequestSchema = z.object({
  id: idSchema,
  name: nameSchema.optional().describe("Another name."),
  client_secret: clientSecretSchema.optional().describe(
    "A new secret of the same app: the app's refresh tokens keep working with it.",
  ),
}).strict();

/** See {@link changeOauthClientRequestSchema}. */
export type ChangeOauthClientRequest = z.infer<typeof changeOauthClientRequestSchema>;
