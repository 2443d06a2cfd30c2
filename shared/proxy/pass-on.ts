import { ANSWERED_BY } from "../http/answered-by.ts";
import { decodeBody, remainingEncodings } from "./decode-body.ts";
import type { TokenMask } from "./mask-token.ts";

/** Statuses whose responses have no body (Fetch, "null body status"). */
const WITHOUT_BODY = [204, 205, 304];

/** The body of an error that cannot be searched for the token. */
function withheld(encodings: readonly string[], headers: Headers): string {
  headers.set("content-type", "text/plain;charset=UTF-8");
  return `Amazon's error has a body in the encoding ${
    JSON.stringify(encodings.join(", "))
  }, which could not be decoded. It is not passed on, because it may quote the access token.`;
}

/**
 * Makes the caller's response of Amazon's. The access token is masked in the headers, and in the body of
 * anything but a success: successes are long and stream as they come, errors quote requests.
 *
 * @param headers The response's headers as {@link responseHeaders} has chosen them.
 */
export async function passOn(
  amazon: Response,
  headers: Headers,
  mask: TokenMask,
): Promise<Response> {
  for (const [name, value] of [...headers]) headers.set(name, mask.text(value));
  headers.set(ANSWERED_BY, "amazon");
  const { status, body } = amazon;
  if (body === null || WITHOUT_BODY.includes(status)) {
    await body?.cancel();
    return new Response(null, { status, headers });
  }
  const encodings = remainingEncodings(amazon.headers);
  if (status < 300) {
    const isOldGzip = encodings.length === 1 && encodings[0] === "x-gzip";
    if (encodings.length > 0 && !isOldGzip) {
      headers.set("content-encoding", encodings.join(", "));
    }
    const decoded = isOldGzip ? body.pipeThrough(new DecompressionStream("gzip")) : body;
    return new Response(decoded, { status, headers });
  }
  if (encodings.length === 0) {
    return new Response(body.pipeThrough(mask.stream()), { status, headers });
  }
  const bytes = await decodeBody(body, encodings);
  if (bytes === undefined) return new Response(withheld(encodings, headers), { status, headers });
  const masked = ReadableStream.from([new Uint8Array(bytes)]).pipeThrough(mask.stream());
  return new Response(masked, { status, headers });
}
