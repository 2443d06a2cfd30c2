const QUOTE = 0x22;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Finds the end of a row, which may begin in one chunk and end in another. */
export class RowScanner {
  #depth = 0;
  #inText = false;
  /** How many bytes of the next chunk an escape at the end of this one covers: one or none. */
  #escaped = 0;

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
    let at = start + this.#escaped;
    let end: number | undefined;
    while (at < length) {
      const byte = chunk[at++];
      if (inText) {
        if (byte === QUOTE) inText = false;
        else if (byte === BACKSLASH) at++;
        else while (at < length && chunk[at] !== QUOTE && chunk[at] !== BACKSLASH) at++;
      } else if (byte === QUOTE) inText = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
      else if ((byte === CLOSE_OBJECT || byte === CLOSE_LIST) && --depth === 0) {
        end = at;
        break;
      }
    }
    this.#escaped = Math.max(0, at - length);
    this.#depth = depth;
    this.#inText = inText;
    return end;
  }
}
