import type { ServerResponse } from "node:http";
import { once } from "node:events";
import { gzipSync } from "node:zlib";
import type { Answer, Outcome } from "./answer.ts";
import { bodyChunks, wholeBody } from "./body.ts";

type SentKind = Exclude<Outcome["kind"], "dropped" | "reset">;

/** Time for the client to receive the headers before the connection is reset: a reset discards them. */
const RESET_DELAY_MS = 20;

/**
 * Sends an answer, or as much of it as `kind` says.
 *
 * @param options.gzipAbove bodies above this many bytes are gzipped; null: none is
 */
export async function sendAnswer(
  response: ServerResponse,
  kind: SentKind,
  answer: Answer,
  { gzipAbove }: { gzipAbove: number | null },
): Promise<void> {
  if (kind === "answer" && (answer.stream || answer.padToBytes || answer.forceGzip)) {
    await sendInChunks(response, answer);
    return;
  }
  const headers = { ...answer.headers };
  let body = wholeBody(answer);
  if (gzipAbove !== null && body.length > gzipAbove && answer.bytes === undefined) {
    // The lowest level: an answer of 28 kB takes 0.1 ms instead of 0.25 ms.
    body = gzipSync(body, { level: 1 });
    headers["content-encoding"] = "gzip";
  }
  headers["content-length"] = String(body.length);
  response.writeHead(answer.status, headers);
  switch (kind) {
    case "answer":
      response.end(body);
      return;
    case "truncated":
      response.write(
        body.subarray(0, Math.floor(body.length / 2)),
        () => response.socket?.destroy(),
      );
      return;
    case "headers_then_silence":
      response.flushHeaders();
      return;
    case "headers_then_reset":
      response.flushHeaders();
      setTimeout(() => response.socket?.resetAndDestroy(), RESET_DELAY_MS);
  }
}

/** Sends a body of unknown length without ever holding all of it. */
async function sendInChunks(response: ServerResponse, answer: Answer): Promise<void> {
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(answer.forceGzip ? { "content-encoding": "gzip" } : {}),
  });
  // A client that has read enough closes the connection; the rest is then neither made nor sent.
  const closed = once(response, "close");
  for await (const chunk of bodyChunks(answer)) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await Promise.race([once(response, "drain"), closed]);
  }
  response.end();
}
