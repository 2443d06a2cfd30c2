import { z } from "zod/v3";
import type { Database } from "../database.ts";
import { rpc } from "../rpc.ts";
import { leaseArguments, type ReportLease } from "./report-lease.ts";

const progressSchema = z.object({ piece: z.number(), byte_offset: z.number() });

/** How far the load of a file is: the number of the next piece, and where it begins in the unzipped file. */
export type LoadProgress = z.infer<typeof progressSchema>;

/**
 * Begins to load a file, or continues.
 *
 * @param fileVersion Names the file: another one is loaded from its beginning.
 * @throws ConnectError `report_lease_lost`.
 */
export function beginReportLoad(
  database: Database,
  lease: ReportLease,
  fileVersion: string,
): Promise<LoadProgress> {
  return rpc(
    database,
    "begin_report_load",
    { ...leaseArguments(lease), file_version: fileVersion },
    progressSchema,
  );
}
