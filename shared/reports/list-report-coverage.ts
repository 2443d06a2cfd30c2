import { z } from "zod/v3";
import { decodeCursor, encodeCursor } from "../accounts/cursor.ts";
import type { Context } from "../context.ts";
import type { ReportCoverage } from "../contract/answers/reports.ts";
import type { ReportCoverageRequest } from "../contract/requests/reports.ts";
import * as rpc from "../database/reports/list-report-coverage.ts";
import type { Caller } from "../schemas/caller.ts";
import { reportDateSchema } from "../schemas/report-date.ts";
import { amazonIdSchema } from "../schemas/token-target.ts";

const positionSchema = z.object({ profile_id: amazonIdSchema, date: reportDateSchema });

/**
 * What is stored of a table, by profile and date: when it was asked for, and whether it is final.
 *
 * @throws ConnectError `report_type_unknown`, `cursor_invalid`.
 */
export async function listReportCoverage(
  context: Context,
  caller: Caller,
  { limit, cursor, ...selection }: ReportCoverageRequest,
): Promise<ReportCoverage> {
  const after = cursor === undefined ? null : decodeCursor(cursor, positionSchema);
  const page = await rpc.listReportCoverage(context.database, caller, {
    query: selection,
    after,
    pageSize: limit,
  });
  const last = page.coverage.at(-1);
  // Loaded here: the other endpoints of the function do without the catalogue.
  const { reportTableOf } = await import("./catalogue/report-tables.ts");
  return {
    coverage: page.coverage,
    gaps: [...reportTableOf(selection.table_name)?.gaps ?? []],
    next_cursor: page.has_more && last !== undefined
      ? encodeCursor({ profile_id: last.profile_id, date: last.date })
      : null,
  };
}
