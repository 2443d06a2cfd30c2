import { ReportFileError } from "./report-file-error.ts";

const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/** The size of a list that has only begun. */
const EMPTY = 1;

/** A row has a few kilobytes. */
const MAX_ROW_BYTES = 4 * 1024 * 1024;

/** Collects the bytes of rows until they are a piece, in memory that is used again. */
export class PieceBuffer {
  readonly #pieceBytes: number;
  readonly #decoder = new TextDecoder();
  #bytes: Uint8Array<ArrayBuffer>;
  #size = EMPTY;

  constructor(pieceBytes: number) {
    this.#pieceBytes = pieceBytes;
    this.#bytes = new Uint8Array(pieceBytes + 64 * 1024);
    this.#bytes[0] = OPEN_LIST;
  }

  get isFull(): boolean {
    return this.#size >= this.#pieceBytes;
  }

  get isEmpty(): boolean {
    return this.#size === EMPTY;
  }

  /** Separates a row from the one before it. */
  beginRow(): void {
    if (!this.isEmpty) this.#addByte(COMMA);
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
    this.#addByte(CLOSE_LIST);
    const rows = this.#decoder.decode(this.#bytes.subarray(0, this.#size));
    this.#size = EMPTY;
    return rows;
  }

  #addByte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#size++] = byte;
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
