import { z } from "zod/v3";
import type { Caller } from "../../schemas/caller.ts";
import type { Database } from "../database.ts";
import { rpc } from "../rpc.ts";
import { type CoverageJson, coverageJsonSchema } from "./coverage-json.ts";
import { type ReportJson, reportJsonSchema } from "./report-json.ts";

/**
 * A report, and what is stored of its dates.
 *
 * @throws ConnectError `report_not_found`.
 */
export function readReport(
  database: Database,
  caller: Caller,
  id: string,
): Promise<{ report: ReportJson; coverage: CoverageJson[] }> {
  return rpc(
    database,
    "read_report",
    { caller, report_id: id },
    z.object({ report: reportJsonSchema, coverage: z.array(coverageJsonSchema) }),
  );
}
