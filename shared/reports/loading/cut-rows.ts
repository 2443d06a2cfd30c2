import { PieceBuffer } from "./piece-buffer.ts";
import { ReportFileError } from "./report-file-error.ts";
import { RowScanner } from "./row-scanner.ts";

const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;

/** The white space that JSON allows around its values. */
const SPACES: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Rows of a report that are stored together. */
export interface Piece {
  /** A JSON list of objects, with the bytes that Amazon sent. */
  rows: string;
  /** The columns of each row; null where rows have different ones, or the same in another order. */
  columns: readonly string[] | null;
  /** The offset in the unzipped file of the first byte after its last row. */
  endsAt: number;
}

/** The most blanks in a row outside of rows: a small gzip can become endless ones. */
const MAX_BLANKS = 1_000_000;

/** What the bytes that come next belong to. */
type Place =
  | "before the list"
  | "at the first row"
  | "in a row"
  | "after a row"
  | "after a comma"
  | "after the list";

/** Where a byte outside of the rows leads to. */
const NEXT: Readonly<Record<Place, Readonly<Record<number, Place>>>> = {
  "before the list": { [OPEN_LIST]: "at the first row" },
  "at the first row": { [OPEN_OBJECT]: "in a row", [CLOSE_LIST]: "after the list" },
  "in a row": {},
  "after a row": { [COMMA]: "after a comma", [CLOSE_LIST]: "after the list" },
  "after a comma": { [OPEN_OBJECT]: "in a row" },
  "after the list": {},
};

/** The place after a byte that is outside of the rows. */
function placeAfter(place: Place, byte: number): Place {
  const next = NEXT[place][byte];
  if (next === undefined) throw new ReportFileError("The file is no list of rows.");
  return next;
}

/**
 * Cuts a JSON list of objects at the borders of its rows, without parsing a row: the database does that. So
 * ids keep all digits, and the memory is that of one piece.
 *
 * @param chunks The unzipped bytes.
 * @param options.from Where the last stored piece ends: what is before it is neither read nor stored again.
 * @param options.pieceBytes A piece ends with the row in which it reaches this size.
 * @throws ReportFileError when the bytes are no such list, or end before its end.
 */
export async function* cutRows(
  chunks: AsyncIterable<Uint8Array>,
  { from, pieceBytes }: { from: number; pieceBytes: number },
): AsyncGenerator<Piece> {
  const scanner = new RowScanner();
  const piece = new PieceBuffer(pieceBytes);
  let place: Place = from === 0 ? "before the list" : "after a row";
  let blanks = 0;
  let offset = 0;
  let rowsEndAt = from;

  function taken(): Piece {
    return { rows: piece.take(), columns: scanner.takeColumns(), endsAt: rowsEndAt };
  }

  for await (const chunk of chunks) {
    let at = Math.min(chunk.length, Math.max(0, from - offset));
    while (at < chunk.length) {
      if (place !== "in a row") {
        const byte = chunk[at] ?? 0;
        if (SPACES.has(byte)) {
          if (++blanks > MAX_BLANKS) throw new ReportFileError("The file has no end of blanks.");
          at++;
          continue;
        }
        blanks = 0;
        place = placeAfter(place, byte);
        if (place === "in a row") piece.beginRow();
        else at++;
        continue;
      }
      const end = scanner.endOfRow(chunk, at);
      piece.add(chunk.subarray(at, end));
      if (end === undefined) break;
      place = "after a row";
      at = end;
      rowsEndAt = offset + end;
      if (piece.isFull) yield taken();
    }
    offset += chunk.length;
  }
  if (place !== "after the list") throw new ReportFileError("The file ends before its last row.");
  if (!piece.isEmpty) yield taken();
}
