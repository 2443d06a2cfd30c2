import { ConnectError } from "../errors.ts";
import { parseJsonWithIds } from "./parse-json-with-ids.ts";
import { BodyTooLargeError, readLimited } from "./read-limited.ts";

const LIMIT_BYTES = 64 * 1024;

async function readText(body: ReadableStream<Uint8Array>): Promise<string> {
  try {
    return new TextDecoder().decode(await readLimited(body, LIMIT_BYTES));
  } catch (cause) {
    if (cause instanceof BodyTooLargeError) {
      throw new ConnectError("body_too_large", cause.message);
    }
    // A connection that was closed, or fewer bytes than Content-Length announced.
    throw new ConnectError("malformed_json", "The body ended before all of it had arrived.", {
      cause,
    });
  }
}

/**
 * Reads a request's JSON body, up to 64 KiB. No body at all reads as `{}`.
 *
 * @throws ConnectError `body_too_large`, `unsupported_media_type`, `malformed_json`.
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  if (request.body === null) return {};
  const text = await readText(request.body);
  if (text.trim() === "") return {};
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/([a-z0-9.-]+\+)?json\s*(;|$)/i.test(type)) {
    throw new ConnectError("unsupported_media_type");
  }
  try {
    return parseJsonWithIds(text);
  } catch (cause) {
    throw new ConnectError("malformed_json", { cause });
  }
}
