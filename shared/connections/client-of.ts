import type { LwaClient } from "../amazon/login-with-amazon.ts";
import type { Context } from "../context.ts";
import { ConnectError } from "../errors.ts";

/** The fields of a row that tell which app a connection belongs to. */
export interface ClientOwner {
  client_id: string;
  user_id: string;
  oauth_client_id: string | null;
  encrypted_client_secret: string | null;
}

/**
 * Finds the LwA app of a connection: the user's own, or the project's.
 *
 * @throws ConnectError `amazon_client_rejected` when the project's app is not the one that the consent
 * was given to: a refresh token works for its own client only. `sealed_value_unreadable`.
 */
export async function clientOf(context: Context, app: ClientOwner): Promise<LwaClient> {
  if (app.oauth_client_id !== null && app.encrypted_client_secret !== null) {
    return {
      clientId: app.client_id,
      clientSecret: await context.sealer.open(app.encrypted_client_secret, {
        row: app.oauth_client_id,
        owner: app.user_id,
        kind: "client_secret",
      }),
    };
  }
  if (app.client_id !== context.ownClient.clientId) {
    throw new ConnectError(
      "amazon_client_rejected",
      `Cannot use the consent given to client "${app.client_id}": AMAZON_ADS_CLIENT_ID names another ` +
        "client now. Set it to the former client id, or ask the users to consent again.",
    );
  }
  return context.ownClient;
}
