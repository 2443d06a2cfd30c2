import type {
  ChangeConnectionRequest,
  Connection,
  ConnectionDetail,
  ImportRequest,
} from "../contract.ts";
import { call, type CallOptions, itemPath } from "../http/call.ts";
import type { Transport } from "../http/transport.ts";

/** What changes about a connection of one's own. */
export type ConnectionChange = Omit<ChangeConnectionRequest, "new_user_id" | "new_user_email">;

/** Who gets a connection. */
export type NewOwner = { new_user_id: string } | { new_user_email: string };

/** A user's connections. */
export interface Connections {
  /** The connections, newest first. */
  list(options?: CallOptions): Promise<Connection[]>;
  /** One connection, with the state of its token. */
  get(id: string, options?: CallOptions): Promise<ConnectionDetail>;
  /** Gives a connection another name. */
  rename(id: string, name: string, options?: CallOptions): Promise<ConnectionDetail>;
  /** Changes its name, the regions that a sync reads, or accepts another Amazon login. */
  update(id: string, change: ConnectionChange, options?: CallOptions): Promise<ConnectionDetail>;
  /** Takes a refresh token of another system, or a code that a person copied. */
  import(request: ImportRequest, options?: CallOptions): Promise<ConnectionDetail>;
  /** Hands a connection over to another user. For the operator. */
  handOver(id: string, to: NewOwner, options?: CallOptions): Promise<Connection>;
  /** Disconnects: the tokens are destroyed, accounts and history stay. */
  disconnect(id: string, options?: CallOptions): Promise<Connection>;
}

/** Makes {@link Connections}. */
export function connectionsOf(transport: Transport): Connections {
  async function one<Shown extends Connection>(
    method: "GET" | "POST" | "PATCH" | "DELETE",
    id: string | undefined,
    input?: object,
    options?: CallOptions,
  ): Promise<Shown> {
    const path = id === undefined ? "connections" : itemPath("connections", id);
    const { connection } = await call<{ connection: Shown }>(
      transport,
      method,
      path,
      input,
      options,
    );
    return connection;
  }

  return {
    list: async (options) =>
      (await call<{ connections: Connection[] }>(transport, "GET", "connections", {}, options))
        .connections,
    get: (id, options) => one("GET", id, {}, options),
    rename: (id, name, options) => one("PATCH", id, { name }, options),
    update: (id, change, options) => one("PATCH", id, change, options),
    import: (request, options) => one("POST", undefined, request, options),
    handOver: (id, to, options) => one("PATCH", id, to, options),
    disconnect: (id, options) => one("DELETE", id, {}, options),
  };
}
