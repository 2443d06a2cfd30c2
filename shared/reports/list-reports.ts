import { z } from "zod/v3";
import { decodeCursor, encodeCursor } from "../accounts/cursor.ts";
import type { Context } from "../context.ts";
import type { ReportList } from "../contract/answers/reports.ts";
import type { ListReportsRequest } from "../contract/requests/reports.ts";
import * as rpc from "../database/reports/list-reports.ts";
import type { Caller } from "../schemas/caller.ts";
import { timestampSchema } from "../schemas/timestamp.ts";
import { uuidSchema } from "../schemas/uuid.ts";

const positionSchema = z.object({ created_at: timestampSchema, id: uuidSchema });

/**
 * Lists the caller's reports, newest first.
 *
 * @throws ConnectError `cursor_invalid`, `connection_not_found`.
 */
export async function listReports(
  context: Context,
  caller: Caller,
  { limit, cursor, ...filters }: ListReportsRequest,
): Promise<ReportList> {
  const before = cursor === undefined ? null : decodeCursor(cursor, positionSchema);
  const page = await rpc.listReports(context.database, caller, {
    filters,
    before,
    pageSize: limit,
  });
  const last = page.reports.at(-1);
  return {
    reports: page.reports,
    next_cursor: page.has_more && last !== undefined
      ? encodeCursor({ created_at: last.created_at, id: last.id })
      : null,
  };
}
