import { z } from "zod/v3";
import { ConnectError } from "../../errors.ts";
import { isStorable } from "../../schemas/storable-text.ts";
import { type Database, SqlArray } from "../database.ts";
import { rpc } from "../rpc.ts";
import { leaseArguments, type ReportLease } from "./report-lease.ts";

/** Some rows of a report's file. */
export interface ReportPiece {
  /** Its number, from 0. */
  piece: number;
  /** A JSON list of objects. */
  rows: string;
  /** The columns of each row, as Amazon writes them; null where rows have different ones. */
  columns: readonly string[] | null;
  /** Where the next piece begins in the unzipped file. */
  byteOffset: number;
}

/**
 * Stores some rows where no reader sees them yet. A piece that is there already is not stored again.
 *
 * @returns The number of the next piece.
 * @throws ConnectError `report_lease_lost`; `report_answer_invalid` when the rows are not those of the report.
 */
export async function stageReportPiece(
  database: Database,
  lease: ReportLease,
  { piece, rows, columns, byteOffset }: ReportPiece,
): Promise<{ piece: number }> {
  // No statement can carry a zero byte. What else is no JSON, the database refuses.
  if (!isStorable(rows)) throw new ConnectError("report_answer_invalid");
  return await rpc(
    database,
    "stage_report_piece",
    {
      ...leaseArguments(lease),
      piece,
      rows,
      // An escape in a name can stand for a zero byte as well: the database then looks at the rows themselves.
      columns: columns?.every(isStorable) ? new SqlArray(columns) : undefined,
      byte_offset: byteOffset,
    },
    z.object({ piece: z.number() }),
  );
}
