import type {
  ConnectionList,
  DetailedConnection,
  ShownConnection,
} from "../contract/answers/connections.ts";
import type { Context } from "../context.ts";
import { acceptAmazonLogin } from "../database/accept-amazon-login.ts";
import type { ChangeConnectionRequest, ConnectionId } from "../contract/requests/connections.ts";
import { changeConnection } from "../database/change-connection.ts";
import { disconnectConnection } from "../database/disconnect.ts";
import type { NewOwner } from "../database/hand-over.ts";
import { listConnections } from "../database/list-connections.ts";
import { readConnection } from "../database/read-connection.ts";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import { handOver } from "./hand-over.ts";

/** The caller's connections, newest first. */
export function list(context: Context, caller: Caller): Promise<ConnectionList> {
  return listConnections(context.database, caller);
}

/**
 * One connection: its token's expiry, refresh count, next refresh and last error.
 *
 * @throws ConnectError `connection_not_found`.
 */
export function read(
  context: Context,
  caller: Caller,
  { id }: ConnectionId,
): Promise<DetailedConnection> {
  return readConnection(context.database, caller, id);
}

function newOwnerOf(
  { new_user_id, new_user_email }: ChangeConnectionRequest,
): NewOwner | undefined {
  if (new_user_id !== undefined) return { kind: "user", user_id: new_user_id };
  return new_user_email === undefined ? undefined : { kind: "email", email: new_user_email };
}

/**
 * Renames a connection, changes its regions, or accepts another Amazon login; for the operator, gives it to
 * another user, which is done alone.
 *
 * @throws ConnectError `connection_not_found`; as {@link handOver} does.
 */
export async function change(
  context: Context,
  caller: Caller,
  request: ChangeConnectionRequest,
): Promise<DetailedConnection | ShownConnection> {
  const { id, name, regions, accept_amazon_login } = request;
  const newOwner = newOwnerOf(request);
  if (newOwner !== undefined) {
    if (name !== undefined || regions !== undefined || accept_amazon_login !== undefined) {
      throw new ConnectError(
        "invalid_request",
        "Cannot hand over and change a connection in one call. Send the new owner alone.",
      );
    }
    return { connection: await handOver(context, caller, id, newOwner) };
  }
  if (accept_amazon_login) await acceptAmazonLogin(context.database, caller, id);
  return await changeConnection(context.database, caller, {
    id,
    name: name ?? null,
    regions: regions === undefined ? null : [...new Set(regions)],
  });
}

/**
 * Disconnects a connection: its tokens are destroyed here. Amazon has no request that withdraws a
 * consent; the user does that at amazon.com under "Login with Amazon".
 *
 * @throws ConnectError `connection_not_found`.
 */
export function disconnect(
  context: Context,
  caller: Caller,
  { id }: ConnectionId,
): Promise<ShownConnection> {
  return disconnectConnection(context.database, caller, id);
}
