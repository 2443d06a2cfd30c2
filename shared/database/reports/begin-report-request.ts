import { z } from "zod/v3";
import type { Database } from "../database.ts";
import { rpc } from "../rpc.ts";
import { leaseArguments, type ReportLease } from "./report-lease.ts";

/**
 * Notes that Amazon is asked for a report now, before the request is sent.
 *
 * @throws ConnectError `report_lease_lost`.
 */
export async function beginReportRequest(database: Database, lease: ReportLease): Promise<void> {
  await rpc(
    database,
    "begin_report_request",
    leaseArguments(lease),
    z.object({ status: z.string() }),
  );
}
