import { ConnectError } from "../errors.ts";
import { parseJsonWithIds } from "./json-with-ids.ts";

const LIMIT_BYTES = 64 * 1024;

async function readLimited(body: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > LIMIT_BYTES) {
      throw new ConnectError("body_too_large", `The body is larger than ${LIMIT_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  return await new Blob(chunks as BlobPart[]).text();
}

/**
 * Reads a request's JSON body, up to 64 KiB. No body at all reads as `{}`.
 *
 * @throws ConnectError `body_too_large`, `unsupported_media_type`, `malformed_json`.
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  const text = request.body === null ? "" : await readLimited(request.body);
  if (text.trim() === "") return {};
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/([a-z0-9.-]+\+)?json\s*(;|$)/i.test(type)) {
    throw new ConnectError(
      "unsupported_media_type",
      "The body has no JSON media type. Send content-type: application/json.",
    );
  }
  try {
    return parseJsonWithIds(text);
  } catch (cause) {
    throw new ConnectError("malformed_json", "The body does not parse as JSON.", { cause });
  }
}
