import type { LwaClient } from "../amazon/login-with-amazon.ts";
import type { Context } from "../context.ts";
import { ConnectError } from "../errors.ts";

/** The row fields that say which app a connection belongs to. */
export interface ClientOwner {
  client_id: string;
  oauth_client_id: string | null;
  encrypted_client_secret: string | null;
}

/**
 * The LwA app of a connection: the one that the user brought, or the project's own.
 *
 * @throws ConnectError `amazon_client_rejected` when the project no longer is the app that the
 * consent was given to: a refresh token works for its own client only.
 */
export async function clientOf(context: Context, owner: ClientOwner): Promise<LwaClient> {
  if (owner.oauth_client_id !== null && owner.encrypted_client_secret !== null) {
    return {
      clientId: owner.client_id,
      clientSecret: await context.sealer.open(owner.encrypted_client_secret, {
        owner: owner.oauth_client_id,
        kind: "client_secret",
      }),
    };
  }
  if (owner.client_id !== context.ownClient.clientId) {
    throw new ConnectError(
      "amazon_client_rejected",
      `Cannot use the consent given to client "${owner.client_id}": AMAZON_CLIENT_ID names another ` +
        "client now. Put the old one back, or have the users consent again.",
    );
  }
  return context.ownClient;
}
