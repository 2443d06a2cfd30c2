import type {
  ChangeOauthClientRequest,
  CreateOauthClientRequest,
  OauthClient,
} from "../contract.ts";
import { call, type CallOptions, itemPath } from "../http/call.ts";
import type { Transport } from "../http/transport.ts";

/** A user's own Login with Amazon apps. */
export interface OauthClients {
  /** The apps, newest first, never their secrets. */
  list(options?: CallOptions): Promise<OauthClient[]>;
  /** Adds an app. Its secret is sealed, and no answer contains it. */
  create(request: CreateOauthClientRequest, options?: CallOptions): Promise<OauthClient>;
  /** Renames an app, or replaces its secret. */
  update(id: string, change: ChangeOauthClientRequest, options?: CallOptions): Promise<OauthClient>;
  /** Deletes an app that no connection uses. */
  remove(id: string, options?: CallOptions): Promise<void>;
}

/** Makes {@link OauthClients}. */
export function oauthClientsOf(transport: Transport): OauthClients {
  async function one(
    method: "POST" | "PATCH",
    path: string,
    input: object,
    options?: CallOptions,
  ): Promise<OauthClient> {
    return (await call<{ oauth_client: OauthClient }>(transport, method, path, input, options))
      .oauth_client;
  }

  return {
    list: async (options) =>
      (await call<{ oauth_clients: OauthClient[] }>(transport, "GET", "oauth-clients", {}, options))
        .oauth_clients,
    create: (request, options) => one("POST", "oauth-clients", request, options),
    update: (id, change, options) => one("PATCH", itemPath("oauth-clients", id), change, options),
    remove: async (id, options) => {
      await call(transport, "DELETE", itemPath("oauth-clients", id), {}, options);
    },
  };
}
