import { z } from "zod/v3";
import type { Database } from "../database.ts";
import { rpc } from "../rpc.ts";
import { leaseArguments, type ReportLease } from "./report-lease.ts";

/**
 * Stores the id under which Amazon makes a report, and gives the lease back.
 *
 * @throws ConnectError `report_lease_lost`.
 */
export async function recordReportRequest(
  database: Database,
  lease: ReportLease,
  amazonReportId: string,
): Promise<void> {
  await rpc(database, "record_report_request", {
    ...leaseArguments(lease),
    amazon_report_id: amazonReportId,
  }, z.object({ status: z.string() }));
}
