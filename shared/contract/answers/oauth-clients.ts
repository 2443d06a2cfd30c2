import { z } from "zod/v3";
import { oauthClientSchema } from "../../schemas/oauth-client.ts";

/** What `GET /oauth-clients` answers. */
export const oauthClientListSchema = z.object({
  oauth_clients: z.array(oauthClientSchema).describe("The caller's own apps, newest first."),
});

/** See {@link oauthClientListSchema}. */
export type OauthClientList = z.infer<typeof oauthClientListSchema>;

/** What `POST /oauth-clients` and `PATCH /oauth-clients/{id}` answer. */
export const shownOauthClientSchema = z.object({
  oauth_client: oauthClientSchema.describe("The app."),
});

/** See {@link shownOauthClientSchema}. */
export type ShownOauthClient = z.infer<typeof shownOauthClientSchema>;

/** What `DELETE /oauth-clients/{id}` answers. */
export const deletedOauthClientSchema = z.object({
  deleted: z.literal(true).describe("The app is deleted."),
});

/** See {@link deletedOauthClientSchema}. */
export type DeletedOauthClient = z.infer<typeof deletedOauthClientSchema>;
