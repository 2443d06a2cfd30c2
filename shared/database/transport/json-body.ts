import { Utf8 } from "../database.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const CLOSE_OBJECT = 0x7d;

/** The first character that JSON allows in a string as it is. */
const SPACE = 0x20;

const encoder = new TextEncoder();

/** A control character within a JSON string: six bytes. */
function controlEscape(code: number): Uint8Array {
  return encoder.encode(`\\u${code.toString(16).padStart(4, "0")}`);
}

/** How many bytes each byte takes within a JSON string, but for itself. */
const ESCAPE_LENGTHS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte < SPACE) return 5;
  return byte === QUOTE || byte === BACKSLASH ? 1 : 0;
});

function escapedLength(text: Uint8Array): number {
  let length = 0;
  for (let at = 0; at < text.length; at++) length += 1 + (ESCAPE_LENGTHS[text[at] ?? 0] ?? 0);
  return length;
}

function isAscii(text: Uint8Array): boolean {
  let bits = 0;
  for (let at = 0; at < text.length; at++) bits |= text[at] ?? 0;
  return bits < 0x80;
}

/** The text with U+FFFD for each sequence of bytes that is no UTF-8, as `TextDecoder` reads it. */
function wellFormed(text: Uint8Array): Uint8Array {
  return encoder.encode(new TextDecoder("utf-8", { ignoreBOM: true }).decode(text));
}

/** Writes a text within a JSON string; returns where it ends. */
function writeEscaped(text: Uint8Array, target: Uint8Array, start: number): number {
  let end = start;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] ?? 0;
    const escape = ESCAPE_LENGTHS[byte];
    if (escape === 5) {
      target.set(controlEscape(byte), end);
      end += 6;
      continue;
    }
    if (escape === 1) target[end++] = BACKSLASH;
    target[end++] = byte;
  }
  return end;
}

/**
 * Writes arguments as a JSON object. One of them is a text that is there as bytes, and it stays bytes: for a
 * megabyte, that takes a third of the time of decoding it and `JSON.stringify`, and half of the memory.
 *
 * @returns Undefined when no argument is such a text.
 */
export function jsonBody(args: Record<string, unknown>): Uint8Array<ArrayBuffer> | undefined {
  for (const [name, value] of Object.entries(args)) {
    if (!(value instanceof Utf8)) continue;
    const text = isAscii(value.bytes) ? value.bytes : wellFormed(value.bytes);
    const { [name]: _, ...others } = args;
    const start = encoder.encode(JSON.stringify({ ...others, [name]: "" }).slice(0, -'"}'.length));
    const body = new Uint8Array(start.length + escapedLength(text) + '"}'.length);
    body.set(start);
    body.set([QUOTE, CLOSE_OBJECT], writeEscaped(text, body, start.length));
    return body;
  }
  return undefined;
}
