import { z } from "zod/v3";
import type { Database } from "../database.ts";
import { rpc } from "../rpc.ts";
import { leaseArguments, type ReportLease } from "./report-lease.ts";

/**
 * Replaces the rows of some dates by those that were staged.
 *
 * @returns `stored` once all dates are; `loading` before; `ready` when the staged rows are lost and the file
 * has to be loaded again.
 * @throws ConnectError `report_lease_lost`.
 */
export function storeReport(
  database: Database,
  lease: ReportLease,
): Promise<{ status: "loading" | "stored" | "ready" }> {
  return rpc(
    database,
    "store_report",
    leaseArguments(lease),
    z.object({ status: z.enum(["loading", "stored", "ready"]) }),
  );
}
