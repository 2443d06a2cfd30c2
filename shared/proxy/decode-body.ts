import { readLimited } from "../http/read-limited.ts";
import { withTimeLimit } from "../http/with-time-limit.ts";

/** The encodings of a body (RFC 9110, section 8.4.1), each with the formats that it may have. */
const FORMATS: ReadonlyMap<string, readonly string[]> = new Map([
  ["gzip", ["gzip"]],
  ["x-gzip", ["gzip"]],
  // RFC 9110 means zlib's format; some servers send the bare one.
  ["deflate", ["deflate", "deflate-raw"]],
  ["br", ["brotli"]],
]);

const MAX_ENCODED_BYTES = 256 * 1024;
const MAX_DECODED_BYTES = 1024 * 1024;
const TIME_LIMIT_MS = 10_000;

/**
 * The encodings that a body still has after fetch, the last applied one last. Deno's fetch decodes gzip
 * and br, each alone and in these letters, and nothing else; the version of the platform then takes the
 * header out, later ones leave it and take "GZIP" for gzip as well (tried with 2.1.4 and 2.9.6).
 */
export function remainingEncodings(headers: Headers): string[] {
  const header = headers.get("content-encoding") ?? "";
  if (header === "gzip" || header === "br") return [];
  return header.toLowerCase().split(",").map((encoding) => encoding.trim())
    .filter((encoding) => !["", "identity"].includes(encoding));
}

function decompress(bytes: ArrayBuffer, format: string): Promise<ArrayBuffer> {
  // Throws a TypeError for a format that the platform does not have: brotli, in Deno 2.1.
  const decoder = new DecompressionStream(format as CompressionFormat);
  const decoded = ReadableStream.from([new Uint8Array(bytes)]).pipeThrough(decoder);
  return readLimited(decoded, MAX_DECODED_BYTES);
}

async function decodeOnce(bytes: ArrayBuffer, encoding: string): Promise<ArrayBuffer> {
  let failure: unknown = new TypeError(`The encoding "${encoding}" is not known.`);
  for (const format of FORMATS.get(encoding) ?? []) {
    try {
      return await decompress(bytes, format);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/**
 * Reads a small body and decodes what fetch has not.
 *
 * @returns Undefined when that is not possible: an unknown encoding, a broken or too large body.
 */
export async function decodeBody(
  body: ReadableStream<Uint8Array>,
  encodings: readonly string[],
): Promise<ArrayBuffer | undefined> {
  try {
    let bytes = await withTimeLimit(
      TIME_LIMIT_MS,
      (signal) =>
        readLimited(body.pipeThrough(new TransformStream(), { signal }), MAX_ENCODED_BYTES),
    );
    for (const encoding of encodings.toReversed()) bytes = await decodeOnce(bytes, encoding);
    return bytes;
  } catch {
    return undefined;
  }
}
