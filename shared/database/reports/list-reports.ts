import { z } from "zod/v3";
import type { Caller } from "../../schemas/caller.ts";
import type { Database } from "../database.ts";
import { rpc } from "../rpc.ts";
import { type ReportJson, reportJsonSchema } from "./report-json.ts";

/**
 * A page of the caller's reports, newest first.
 *
 * @param page.before The last report of the page before.
 * @throws ConnectError `connection_not_found`.
 */
export function listReports(
  database: Database,
  caller: Caller,
  page: {
    filters: Record<string, unknown>;
    before: { created_at: string; id: string } | null;
    pageSize: number;
  },
): Promise<{ reports: ReportJson[]; has_more: boolean }> {
  return rpc(database, "list_reports", {
    caller,
    filters: page.filters,
    before: page.before,
    page_size: page.pageSize,
  }, z.object({ reports: z.array(reportJsonSchema), has_more: z.boolean() }));
}
