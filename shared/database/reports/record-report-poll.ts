import { z } from "zod/v3";
import type { Database } from "../database.ts";
import { rpc } from "../rpc.ts";
import { leaseArguments, type ReportLease } from "./report-lease.ts";

/** What Amazon says about a report. */
export interface ReportPoll {
  outcome: "pending" | "completed" | "failed" | "gone";
  fileSize: number | null;
  /** Why it failed, in Amazon's words. */
  detail: string | null;
}

/**
 * Records how far a report is. The lease is kept when it is completed, and given back otherwise.
 *
 * @throws ConnectError `report_lease_lost`.
 */
export async function recordReportPoll(
  database: Database,
  lease: ReportLease,
  { outcome, fileSize, detail }: ReportPoll,
): Promise<void> {
  await rpc(database, "record_report_poll", {
    ...leaseArguments(lease),
    outcome,
    file_size: fileSize,
    detail,
  }, z.object({ status: z.string() }));
}
