const QUOTE = 0x22;
const COMMA = 0x2c;
const NINE = 0x39;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

function hashed(hash: number, byte: number): number {
  return Math.imul(hash, 31) + byte | 0;
}

/** Finds the end of a row, which may begin in one chunk and end in another. */
export class RowScanner {
  #depth = 0;
  #inText = false;
  /** Whether the next text in the row itself is a key, and whether the one that is being read is. */
  #keyIsNext = false;
  #inKey = false;
  #keys = 0;
  /** How many bytes of the next chunk an escape at the end of this one covers: one or none. */
  #escaped = 0;

  /** A hash of the last row's keys, in their order: rows with the same keys have the same one. */
  get keys(): number {
    return this.#keys;
  }

  /**
   * Reads a row's bytes from an index on: its first byte, or the first of the next chunk.
   *
   * @returns The index after the row's last byte; undefined when the row does not end in this chunk.
   */
  endOfRow(chunk: Uint8Array, start: number): number | undefined {
    // In local variables and without a method for each byte: these loops read files of 100 MB.
    const { length } = chunk;
    let depth = this.#depth;
    let inText = this.#inText;
    let keyIsNext = this.#keyIsNext;
    let inKey = this.#inKey;
    let keys = depth === 0 ? 0 : this.#keys;
    let at = start;
    if (this.#escaped > 0) {
      if (inKey) keys = hashed(keys, chunk[at] ?? 0);
      at++;
    }
    let end: number | undefined;
    while (at < length) {
      const byte = chunk[at++] ?? 0;
      if (inText) {
        if (byte === QUOTE) {
          // Keeps the keys "ab", "c" and "a", "bc" apart.
          if (inKey) keys = hashed(keys, byte);
          inText = inKey = false;
          continue;
        }
        if (inKey) keys = hashed(keys, byte);
        if (byte === BACKSLASH) {
          if (inKey && at < length) keys = hashed(keys, chunk[at] ?? 0);
          at++;
        }
        if (inKey) continue;
        while (at < length && chunk[at] !== QUOTE && chunk[at] !== BACKSLASH) at++;
      } else if (byte > COMMA && byte <= NINE) continue;
      else if (byte === QUOTE) {
        inText = true;
        inKey = keyIsNext;
        keyIsNext = false;
      } else if (byte === COMMA) keyIsNext = depth === 1;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) keyIsNext = ++depth === 1;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        keyIsNext = false;
        if (--depth > 0) continue;
        end = at;
        break;
      }
    }
    this.#escaped = Math.max(0, at - length);
    this.#depth = depth;
    this.#inText = inText;
    this.#keyIsNext = keyIsNext;
    this.#inKey = inKey;
    this.#keys = keys;
    return end;
  }
}
