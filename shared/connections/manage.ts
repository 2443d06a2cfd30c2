import { z } from "zod/v3";
import type { Context } from "../context.ts";
import { changeConnection } from "../database/change-connection.ts";
import { disconnectConnection } from "../database/disconnect-connection.ts";
import { listConnections } from "../database/list-connections.ts";
import { readConnection } from "../database/read-connection.ts";
import type { Caller } from "../schemas/caller.ts";
import type { Connection, ConnectionDetail } from "../schemas/connection.ts";
import { nameSchema } from "../schemas/name.ts";
import { regionSchema } from "../schemas/region.ts";
import { uuidSchema } from "../schemas/uuid.ts";

/** Names one connection. */
export const connectionIdSchema = z.object({ id: uuidSchema }).strict();

/** What `PATCH /connections/{id}` takes. */
export const changeConnectionRequestSchema = z.object({
  id: uuidSchema,
  name: nameSchema.optional(),
  /** The regions that a sync reads. */
  regions: z.array(regionSchema).min(1).max(3).optional(),
}).strict();

/** The caller's connections, newest first. */
export function list(context: Context, caller: Caller): Promise<{ connections: Connection[] }> {
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
  { id }: z.infer<typeof connectionIdSchema>,
): Promise<{ connection: ConnectionDetail }> {
  return readConnection(context.database, caller, id);
}

/**
 * Renames a connection or changes its regions.
 *
 * @throws ConnectError `connection_not_found`.
 */
export function change(
  context: Context,
  caller: Caller,
  request: z.infer<typeof changeConnectionRequestSchema>,
): Promise<{ connection: ConnectionDetail }> {
  return changeConnection(context.database, caller, {
    id: request.id,
    name: request.name ?? null,
    regions: request.regions === undefined ? null : [...new Set(request.regions)],
  });
}

/**
 * Disconnects: the tokens are destroyed here. Amazon offers no way to take a consent back for the
 * user; they do that at amazon.com under "Login with Amazon".
 *
 * @throws ConnectError `connection_not_found`.
 */
export function disconnect(
  context: Context,
  caller: Caller,
  { id }: z.infer<typeof connectionIdSchema>,
): Promise<{ connection: Connection }> {
  return disconnectConnection(context.database, caller, id);
}
