import type { Database } from "../../database/database.ts";
import type { ReportLease } from "../../database/reports/report-lease.ts";
import { stageReportPiece } from "../../database/reports/stage-report-piece.ts";
import { retry } from "../../database/retry.ts";
import { ConnectError } from "../../errors.ts";
import type { Piece } from "../loading/cut-rows.ts";

/** How long a piece is kept trying to be stored while the database cannot be reached. */
const STAGE_MS = 10_000;

/** Stores the pieces of one file. */
export interface PieceStaging {
  /**
   * Sends a piece.
   *
   * @returns When another one may be sent: at most two are under way, so that one travels while the database
   * parses the other.
   * @throws ConnectError `report_lease_lost`, `report_answer_invalid`, `database_unavailable`, for this piece
   * or one before it.
   */
  stage(piece: Piece): Promise<void>;
  /**
   * Waits until all are stored.
   *
   * @throws ConnectError as `stage` does.
   */
  whole(): Promise<void>;
}

/**
 * Makes a {@link PieceStaging} for a file whose load has begun.
 *
 * @param nextPiece The number of the first piece that is not stored yet.
 */
export function createPieceStaging(
  database: Database,
  lease: ReportLease,
  nextPiece: number,
): PieceStaging {
  let last: Promise<void> = Promise.resolve();

  async function send(
    number: number,
    { rows, columns, endsAt }: Piece,
    before: Promise<void>,
  ): Promise<void> {
    async function isStored(): Promise<boolean> {
      const { piece } = await retry(
        STAGE_MS,
        () =>
          stageReportPiece(database, lease, { piece: number, rows, columns, byteOffset: endsAt }),
      );
      return piece > number;
    }
    // The database takes pieces in their order: one that overtakes the one before it is sent again after it.
    const stored = await isStored();
    await before;
    if (!stored && !await isStored()) throw new ConnectError("report_lease_lost");
  }

  return {
    async stage(piece): Promise<void> {
      const before = last;
      last = send(nextPiece++, piece, before);
      // The error is thrown with the next piece, or by whole().
      last.catch(() => {});
      await before;
    },
    whole: () => last,
  };
}
