/**
 * Reads the start of a body as text, and cancels the rest.
 *
 * @returns At most `maxBytes` bytes of UTF-8 that Postgres can store.
 * @throws What the body's stream rejects with.
 */
export async function readStart(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<string> {
  if (body === null) return "";
  const start = new Uint8Array(maxBytes);
  let size = 0;
  for await (const chunk of body) {
    const part = chunk.subarray(0, maxBytes - size);
    start.set(part, size);
    size += part.length;
    // Leaving the loop cancels the stream.
    if (size === maxBytes) break;
  }
  const text = new TextDecoder().decode(start.subarray(0, size)).replaceAll("\0", "");
  // A byte that is not UTF-8 has become a character of three bytes.
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(maxBytes));
  return text.slice(0, read);
}
