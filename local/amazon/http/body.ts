import type { Answer } from "./answer.ts";

const CHUNK_BYTES = 64 * 1024;

/** The body of an answer that is sent in one piece. */
export function wholeBody({ bytes, text, json }: Answer): Uint8Array {
  if (bytes) return bytes;
  return new TextEncoder().encode(text ?? (json === undefined ? "" : JSON.stringify(json)));
}

/** The body of an answer piece by piece, with its padding, gzipped if the answer says so. */
export function bodyChunks(answer: Answer): AsyncIterable<Uint8Array> {
  const chunks = padded(answer);
  return answer.forceGzip
    ? ReadableStream.from(chunks).pipeThrough(new CompressionStream("gzip"))
    : chunks;
}

async function* padded(answer: Answer): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let sent = 0;
  for await (const chunk of answer.stream?.() ?? [wholeBody(answer)]) {
    sent += chunk.length;
    yield new Uint8Array(chunk);
  }
  const blanks = new Uint8Array(CHUNK_BYTES).fill(0x20);
  const end = answer.padToBytes ?? 0;
  while (sent < end) {
    const chunk = blanks.slice(0, end - sent);
    sent += chunk.length;
    yield chunk;
  }
}
