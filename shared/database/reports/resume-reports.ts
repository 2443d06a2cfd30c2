import { z } from "zod/v3";
import type { Database } from "../database.ts";
import { rpc } from "../rpc.ts";

/** Calls run-reports if a report is due; returns whether it was called. */
export function resumeReports(database: Database): Promise<{ resumed: boolean }> {
  return rpc(database, "resume_reports", {}, z.object({ resumed: z.boolean() }));
}
