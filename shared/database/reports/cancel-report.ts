import { z } from "zod/v3";
import { reportStatusSchema } from "../../schemas/report-status.ts";
import type { Caller } from "../../schemas/caller.ts";
import type { Database } from "../database.ts";
import { rpc } from "../rpc.ts";
import { reportJsonSchema } from "./report-json.ts";

const cancelledSchema = z.object({
  report: reportJsonSchema,
  was: reportStatusSchema,
  /** Whether the request to Amazon may be on its way. */
  is_asked: z.boolean(),
  amazon_report_id: z.string().nullable(),
});

/** A report that was cancelled, and how far it was. */
export type CancelledReport = z.infer<typeof cancelledSchema>;

/**
 * Cancels a report that has not ended, and has its rows deleted where that is asked for.
 *
 * @throws ConnectError `report_not_found`.
 */
export function cancelReport(
  database: Database,
  caller: Caller,
  { id, deletesRows }: { id: string; deletesRows: boolean },
): Promise<CancelledReport> {
  return rpc(
    database,
    "cancel_report",
    { caller, report_id: id, delete_rows: deletesRows },
    cancelledSchema,
  );
}
