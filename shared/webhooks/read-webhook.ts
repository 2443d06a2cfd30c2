import { z } from "zod/v3";
import { decodeCursor, encodeCursor } from "../accounts/cursor.ts";
import type { Context } from "../context.ts";
import type { ReadWebhook } from "../contract/answers/webhooks.ts";
import type { ReadWebhookRequest } from "../contract/requests/webhooks.ts";
import * as rpc from "../database/webhooks.ts";
import type { Caller } from "../schemas/caller.ts";

const positionSchema = z.number().int().safe().positive();

/**
 * A webhook and a page of its deliveries, newest first.
 *
 * @throws ConnectError `webhook_not_found`, `cursor_invalid`.
 */
export async function readWebhook(
  context: Context,
  caller: Caller,
  { id, limit, cursor }: ReadWebhookRequest,
): Promise<ReadWebhook> {
  const beforeId = cursor === undefined ? null : decodeCursor(cursor, positionSchema);
  const found = await rpc.readWebhook(context.database, caller, {
    id,
    beforeId,
    pageSize: limit + 1,
  });
  const deliveries = found.deliveries.slice(0, limit);
  const last = deliveries.at(-1);
  const more = found.deliveries.length > limit && last !== undefined;
  return {
    webhook: found.webhook,
    deliveries,
    next_cursor: more ? encodeCursor(last.id) : null,
  };
}
