import { z } from "zod/v3";
import { type Database, SqlArray } from "../database.ts";
import { rpc } from "../rpc.ts";
import { leaseArguments, type ReportLease } from "./report-lease.ts";

/** Why a report cannot be had. */
export interface ReportFailure {
  code: string;
  detail: string;
  /** The columns that Amazon refuses, where it names them: the others are requested. */
  illegalColumns: readonly string[] | null;
}

/**
 * Ends a job that another attempt cannot help.
 *
 * @throws ConnectError `report_lease_lost`.
 */
export async function failReport(
  database: Database,
  lease: ReportLease,
  { code, detail, illegalColumns }: ReportFailure,
): Promise<void> {
  await rpc(database, "fail_report", {
    ...leaseArguments(lease),
    error_code: code,
    detail,
    illegal_columns: illegalColumns === null ? null : new SqlArray(illegalColumns),
  }, z.object({ status: z.string() }));
}
