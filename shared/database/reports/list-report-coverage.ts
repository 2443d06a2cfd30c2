import { z } from "zod/v3";
import type { Caller } from "../../schemas/caller.ts";
import type { Database } from "../database.ts";
import { rpc } from "../rpc.ts";
import { type CoverageJson, coverageJsonSchema } from "./coverage-json.ts";

/**
 * A page of what is stored of a table, by profile and date.
 *
 * @param page.after The last entry of the page before.
 * @throws ConnectError `report_type_unknown`.
 */
export function listReportCoverage(
  database: Database,
  caller: Caller,
  page: {
    query: Record<string, unknown>;
    after: { profile_id: string; date: string } | null;
    pageSize: number;
  },
): Promise<{ coverage: CoverageJson[]; has_more: boolean }> {
  return rpc(database, "list_report_coverage", {
    caller,
    query: page.query,
    after: page.after,
    page_size: page.pageSize,
  }, z.object({ coverage: z.array(coverageJsonSchema), has_more: z.boolean() }));
}
