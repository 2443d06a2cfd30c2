import { z } from "zod/v3";
import type { Database } from "../database.ts";
import { rpc } from "../rpc.ts";
import { leaseArguments, type ReportLease } from "./report-lease.ts";

/** Why a step is taken again later. */
export interface Postponement {
  code: string;
  detail: string;
  /** Seconds that Amazon asks for. */
  retryAfter: number | null;
  /** Whether all requests for the report's type in its region pause. */
  pauses: boolean;
}

/**
 * Gives a job back whose step has failed in a way that may pass. After ten in a row it fails.
 *
 * @throws ConnectError `report_lease_lost`.
 */
export async function postponeReport(
  database: Database,
  lease: ReportLease,
  { code, detail, retryAfter, pauses }: Postponement,
): Promise<void> {
  await rpc(database, "postpone_report", {
    ...leaseArguments(lease),
    error_code: code,
    detail,
    retry_after: retryAfter,
    pauses,
  }, z.object({ status: z.string() }));
}
