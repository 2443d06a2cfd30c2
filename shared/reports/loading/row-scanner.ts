const QUOTE = 0x22;
const COMMA = 0x2c;
const NINE = 0x39;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Finds the end of a row, which may begin in one chunk and end in another, and whether rows have the same keys. */
export class RowScanner {
  #depth = 0;
  #inText = false;
  /** Whether the next text in the row itself is a key, and whether the one that is being read is. */
  #keyIsNext = false;
  #inKey = false;
  /** How many bytes of the next chunk an escape at the end of this one covers: one or none. */
  #escaped = 0;
  #keys = new RowKeys();

  /**
   * The columns of each row since the last call, as the file writes them.
   *
   * @returns Null where rows have different ones, or the same in another order.
   */
  takeColumns(): string[] | null {
    const columns = this.#keys.columns();
    this.#keys = new RowKeys();
    return columns;
  }

  /**
   * Reads a row's bytes from an index on: its first byte, or the first of the next chunk.
   *
   * @returns The index after the row's last byte; undefined when the row does not end in this chunk.
   */
  endOfRow(chunk: Uint8Array, start: number): number | undefined {
    // In local variables and without a method for each byte: these loops read files of 100 MB.
    const { length } = chunk;
    const keys = this.#keys;
    let depth = this.#depth;
    let inText = this.#inText;
    let keyIsNext = this.#keyIsNext;
    let inKey = this.#inKey;
    let at = start;
    let end: number | undefined;
    if (this.#escaped > 0) {
      if (inKey) keys.add(chunk[at] ?? 0);
      at++;
    }
    while (at < length) {
      const byte = chunk[at++] ?? 0;
      if (inText) {
        if (inKey) keys.add(byte);
        if (byte === QUOTE) {
          if (inKey) keys.endKey();
          inText = inKey = false;
        } else if (byte === BACKSLASH) {
          if (inKey && at < length) keys.add(chunk[at] ?? 0);
          at++;
        } else if (!inKey) {
          while (at < length && chunk[at] !== QUOTE && chunk[at] !== BACKSLASH) at++;
        }
      } else if (byte > COMMA && byte <= NINE) {
        // A digit of a number, most of what is outside of texts.
      } else if (byte === QUOTE) {
        const endOfKey = keyIsNext ? keys.skip(chunk, at - 1) : undefined;
        if (endOfKey === undefined) {
          inText = true;
          inKey = keyIsNext;
          if (inKey) keys.add(byte);
        } else at = endOfKey;
        keyIsNext = false;
      } else if (byte === COMMA) keyIsNext = depth === 1;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) keyIsNext = ++depth === 1;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        keyIsNext = false;
        if (--depth > 0) continue;
        end = at;
        keys.endRow();
        break;
      }
    }
    this.#escaped = Math.max(0, at - length);
    this.#depth = depth;
    this.#inText = inText;
    this.#keyIsNext = keyIsNext;
    this.#inKey = inKey;
    return end;
  }
}

/** The keys of rows: those of the first one, and whether the others have the same. */
class RowKeys {
  /** The first row's keys as the file has them, each with its quotes and a comma. */
  readonly #first: number[] = [];
  /** By the index at which a key begins in them: where it ends, its comma included. */
  readonly #ends: number[] = [];
  #keyStart = 0;
  #isFirstRow = true;
  #isUniform = true;
  /** How many bytes of this row's keys were compared. */
  #compared = 0;

  /** Adds a byte of this row's keys. */
  add(byte: number): void {
    if (this.#isFirstRow) this.#first.push(byte);
    else if (this.#first[this.#compared++] !== byte) this.#isUniform = false;
  }

  /**
   * Skips the key that begins at an index, if it is the one that the first row has there: most of a file is keys.
   *
   * @returns The index after it; undefined when it is another, or does not end in this chunk.
   */
  skip(chunk: Uint8Array, start: number): number | undefined {
    const from = this.#compared;
    const to = this.#isFirstRow ? undefined : this.#ends[from];
    if (to === undefined) return undefined;
    const first = this.#first;
    const offset = start - from;
    for (let index = from; index < to - 1; index++) {
      if (chunk[offset + index] !== first[index]) return undefined;
    }
    this.#compared = to;
    return offset + to - 1;
  }

  /** Ends a key that was added byte by byte. */
  endKey(): void {
    this.add(COMMA);
    if (!this.#isFirstRow) return;
    this.#ends[this.#keyStart] = this.#first.length;
    this.#keyStart = this.#first.length;
  }

  endRow(): void {
    if (!this.#isFirstRow && this.#compared !== this.#first.length) this.#isUniform = false;
    this.#isFirstRow = false;
    this.#compared = 0;
  }

  columns(): string[] | null {
    if (!this.#isUniform) return null;
    try {
      const keys = new TextDecoder().decode(Uint8Array.from(this.#first.slice(0, -1)));
      return JSON.parse(`[${keys}]`);
    } catch {
      // The database says what is wrong with the rows.
      return null;
    }
  }
}
