import { z } from "zod/v3";
import type { Context } from "../context.ts";
import { createOauthClient, type OauthClient } from "../database/oauth-clients.ts";
import type { Caller } from "../schemas/caller.ts";
import { nameSchema } from "../schemas/name.ts";
import { clientSecretSchema, sealClientSecret } from "./client-secret.ts";

/** What `POST /oauth-clients` takes: a Login with Amazon security profile. */
export const createOauthClientRequestSchema = z.object({
  name: nameSchema,
  client_id: z.string().regex(/^\S{1,100}$/, { message: "must be an LwA client id" }),
  client_secret: clientSecretSchema,
}).strict();

/** Keeps a user's own app, its secret sealed like a token. */
export async function createClient(
  context: Context,
  caller: Caller,
  request: z.infer<typeof createOauthClientRequestSchema>,
): Promise<{ oauth_client: OauthClient }> {
  const id = crypto.randomUUID();
  return await createOauthClient(context.database, caller, {
    id,
    name: request.name,
    clientId: request.client_id,
    encryptedClientSecret: await sealClientSecret(context, id, request.client_secret),
  });
}
