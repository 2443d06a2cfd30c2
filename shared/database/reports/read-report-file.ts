import { z } from "zod/v3";
import type { Caller } from "../../schemas/caller.ts";
import { regionSchema } from "../../schemas/region.ts";
import type { Database } from "../database.ts";
import { rpc } from "../rpc.ts";

const fileSchema = z.object({
  user_id: z.string().uuid(),
  connection_id: z.string().uuid(),
  profile_id: z.string(),
  target: z.enum(["profile", "advertiser"]),
  region: regionSchema,
  amazon_report_id: z.string(),
});

/** What asking Amazon for a report's file needs. */
export type RequestedFile = z.infer<typeof fileSchema>;

/**
 * Under which id, and in whose name, a report of the caller's is known to Amazon.
 *
 * @throws ConnectError `report_not_found`; `report_not_ready` when it was not requested yet.
 */
export function readReportFile(
  database: Database,
  caller: Caller,
  id: string,
): Promise<RequestedFile> {
  return rpc(database, "read_report_file", { caller, report_id: id }, fileSchema);
}
