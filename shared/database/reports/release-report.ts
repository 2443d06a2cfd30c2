import { z } from "zod/v3";
import type { Database } from "../database.ts";
import { rpc } from "../rpc.ts";
import { leaseArguments, type ReportLease } from "./report-lease.ts";

/**
 * Gives a job back that this invocation has no time for: its next step is due at once.
 *
 * @throws ConnectError `report_lease_lost`.
 */
export async function releaseReport(database: Database, lease: ReportLease): Promise<void> {
  await rpc(database, "release_report", leaseArguments(lease), z.object({ status: z.string() }));
}
