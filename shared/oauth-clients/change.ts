import { z } from "zod/v3";
import type { Context } from "../context.ts";
import { changeOauthClient, type OauthClient } from "../database/oauth-clients.ts";
import type { Caller } from "../schemas/caller.ts";
import { nameSchema } from "../schemas/name.ts";
import { uuidSchema } from "../schemas/uuid.ts";
import { clientSecretSchema, sealClientSecret } from "./client-secret.ts";

/** What `PATCH /oauth-clients/{id}` takes. */
export const changeOauthClientRequestSchema = z.object({
  id: uuidSchema,
  name: nameSchema.optional(),
  /** A new one of the same app: its refresh tokens work with it too. */
  client_secret: clientSecretSchema.optional(),
}).strict();

/**
 * Renames an app or replaces its secret. Connections that Amazon refused for the old one are tried
 * again within two minutes.
 *
 * @throws ConnectError `oauth_client_not_found`.
 */
export async function changeClient(
  context: Context,
  caller: Caller,
  { id, name, client_secret: secret }: z.infer<typeof changeOauthClientRequestSchema>,
): Promise<{ oauth_client: OauthClient }> {
  return await changeOauthClient(context.database, caller, {
    id,
    name: name ?? null,
    encryptedClientSecret: secret === undefined
      ? null
      : await sealClientSecret(context, id, secret),
  });
}
