import { z } from "zod/v3";
import type { Context } from "../context.ts";
import type { OperatorConnections } from "../contract/answers/operator-connections.ts";
import type { OperatorConnectionsRequest } from "../contract/requests/operator-connections.ts";
import * as rpc from "../database/list-all-connections.ts";
import { recordOperatorCall } from "../database/record-operator-call.ts";
import type { Caller } from "../schemas/caller.ts";
import { decodeCursor, encodeCursor } from "../accounts/cursor.ts";

const positionSchema = z.object({
  created_at: z.string().datetime({ offset: true }),
  id: z.string().uuid(),
});

/**
 * A page of the connections of all users, for the operator. The audit log has the call.
 *
 * @throws ConnectError `cursor_invalid`; `caller_not_allowed`; `database_unavailable`.
 */
export async function listAllConnections(
  { database }: Context,
  caller: Caller,
  { status, text, limit, cursor }: OperatorConnectionsRequest,
): Promise<OperatorConnections> {
  // Before the answer: what the audit log does not know of is not shown.
  await recordOperatorCall(database, caller, "operator-connections");
  const found = await rpc.listAllConnections(database, {
    filter: { status, text },
    // One more than is shown tells whether another page follows.
    pageSize: limit + 1,
    after: cursor === undefined ? null : decodeCursor(cursor, positionSchema),
  });
  const connections = found.slice(0, limit);
  const last = connections.at(-1);
  return {
    connections,
    next_cursor: found.length > limit && last !== undefined
      ? encodeCursor({ created_at: last.created_at, id: last.id })
      : null,
  };
}
