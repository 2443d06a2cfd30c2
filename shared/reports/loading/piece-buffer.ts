import { ReportFileError } from "./report-file-error.ts";

const COMMA = 0x2c;

/** A row has a few kilobytes. */
const MAX_ROW_BYTES = 4 * 1024 * 1024;

/** Collects the bytes of rows until they are a piece, in memory that is used again. */
export class PieceBuffer {
  readonly #pieceBytes: number;
  readonly #decoder = new TextDecoder();
  #bytes: Uint8Array<ArrayBuffer>;
  #size = 0;

  constructor(pieceBytes: number) {
    this.#pieceBytes = pieceBytes;
    this.#bytes = new Uint8Array(pieceBytes + 64 * 1024);
  }

  get isFull(): boolean {
    return this.#size >= this.#pieceBytes;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  /** Separates a row from the one before it. */
  beginRow(): void {
    if (this.#size === 0) return;
    this.#reserve(1);
    this.#bytes[this.#size++] = COMMA;
  }

  /**
   * Adds a part of a row.
   *
   * @throws ReportFileError when the row is too large.
   */
  add(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#size);
    this.#size += bytes.length;
  }

  /** The rows as a JSON list; the next piece begins. */
  take(): string {
    const rows = `[${this.#decoder.decode(this.#bytes.subarray(0, this.#size))}]`;
    this.#size = 0;
    return rows;
  }

  #reserve(count: number): void {
    const needed = this.#size + count;
    if (needed <= this.#bytes.length) return;
    if (needed > this.#pieceBytes + MAX_ROW_BYTES) {
      throw new ReportFileError("The file has a row that is too large.");
    }
    const larger = new Uint8Array(2 * needed);
    larger.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = larger;
  }
}
