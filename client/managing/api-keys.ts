import type {
  ApiKey,
  ChangeApiKeyRequest,
  CreateApiKeyRequest,
  CreatedApiKey,
  RevokedApiKey,
} from "../contract.ts";
import { call, type CallOptions, itemPath } from "../http/call.ts";
import type { Transport } from "../http/transport.ts";

/** Keys for backends and scripts. */
export interface ApiKeys {
  /** The keys, newest first. */
  list(options?: CallOptions): Promise<ApiKey[]>;
  /** Makes a key. Only this answer has the key itself. */
  create(request: CreateApiKeyRequest, options?: CallOptions): Promise<CreatedApiKey>;
  /** Renames a key, or lets it expire earlier. */
  update(id: string, change: ChangeApiKeyRequest, options?: CallOptions): Promise<ApiKey>;
  /** Revokes a key; after a leak with the keys that it made. */
  revoke(
    id: string,
    options?: CallOptions & { descendants?: boolean },
  ): Promise<RevokedApiKey>;
  /** Revokes all keys of the user, after a leak. Answers with how many it revoked. */
  revokeAll(options?: CallOptions): Promise<number>;
}

/** Makes {@link ApiKeys}. */
export function apiKeysOf(transport: Transport): ApiKeys {
  return {
    list: async (options) =>
      (await call<{ api_keys: ApiKey[] }>(transport, "GET", "api-keys", {}, options)).api_keys,
    create: (request, options) => call(transport, "POST", "api-keys", request, options),
    update: async (id, change, options) =>
      (await call<{ api_key: ApiKey }>(
        transport,
        "PATCH",
        itemPath("api-keys", id),
        change,
        options,
      ))
        .api_key,
    revoke: (id, { descendants, ...options } = {}) =>
      call(
        transport,
        "DELETE",
        itemPath("api-keys", id),
        { descendants },
        options,
      ),
    revokeAll: async (options) =>
      (await call<{ revoked: number }>(transport, "DELETE", "api-keys", { all: true }, options))
        .revoked,
  };
}
