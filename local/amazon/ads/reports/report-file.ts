import type { Answer } from "../../http/answer.ts";
import type { Call } from "../../http/call.ts";
import type { Report } from "../../state/reports.ts";
import type { World } from "../../state/world.ts";
import { reportRows } from "./report-rows.ts";

/** The signed address of a finished report's file, and until when it is valid (milliseconds). */
export function reportFileAddress(
  origin: string,
  reportId: string,
  { now, lifetimeSeconds }: { now: number; lifetimeSeconds: number },
): { url: string; expires: number } {
  const url = new URL(`/report-files/${reportId}`, origin);
  url.searchParams.set("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
  url.searchParams.set("X-Amz-Date", String(now));
  url.searchParams.set("X-Amz-Expires", String(lifetimeSeconds));
  url.searchParams.set("X-Amz-Signature", signature(reportId, now, lifetimeSeconds));
  return { url: url.href, expires: now + lifetimeSeconds * 1000 };
}

/**
 * `GET` on a report file: gzip, as S3 serves it. The signed address is the credential, and S3 refuses a
 * request with a second one.
 */
export function answerReportFile(world: World, call: Call, id: string): Answer {
  if (call.headers.has("authorization")) {
    return s3Error(400, "InvalidArgument", "Only one auth mechanism allowed");
  }
  const { searchParams } = call.url;
  const signedAt = Number(searchParams.get("X-Amz-Date"));
  const lifetime = Number(searchParams.get("X-Amz-Expires"));
  const report = world.reports.get(id);
  if (!report || searchParams.get("X-Amz-Signature") !== signature(id, signedAt, lifetime)) {
    return s3Error(403, "SignatureDoesNotMatch", "The signature does not match");
  }
  if (world.clock.now() >= signedAt + lifetime * 1000) {
    return s3Error(403, "AccessDenied", "Request has expired");
  }
  const headers = { "content-type": "application/octet-stream" };
  const stream = (): AsyncIterable<Uint8Array> => reportFile(report);
  return { status: 200, headers, stream };
}

/** The file: the rows as gzipped JSON, made while it is read. */
export function reportFile(report: Report): ReadableStream<Uint8Array<ArrayBuffer>> {
  const gzipped = ReadableStream.from(jsonChunks(report)).pipeThrough(
    new CompressionStream("gzip"),
  );
  return report.fileIsTruncated ? gzipped.pipeThrough(withoutSecondHalf()) : gzipped;
}

const ROWS_PER_CHUNK = 500;

function* jsonChunks(report: Report): Generator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const indent = report.json === "indented" ? 2 : undefined;
  const [separator, end] = indent === undefined ? [",", "]"] : [" ,\r\n\t", "\n]\n"];
  let text = indent === undefined ? "[" : "\n[ ";
  let count = 0;
  for (const row of reportRows(report)) {
    text += (count === 0 ? "" : separator) + JSON.stringify(row, null, indent);
    if (++count % ROWS_PER_CHUNK === 0) {
      yield encoder.encode(text);
      text = "";
    }
  }
  yield encoder.encode(text + end);
}

/** Passes the first half of the bytes: the gzip ends in the middle. */
function withoutSecondHalf(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const kept: Uint8Array<ArrayBuffer>[] = [];
  return new TransformStream({
    transform: (chunk) => {
      kept.push(chunk);
    },
    flush: (controller) => {
      let left = Math.floor(kept.reduce((sum, chunk) => sum + chunk.length, 0) / 2);
      for (const chunk of kept) {
        if (left <= 0) return;
        controller.enqueue(chunk.slice(0, left));
        left -= chunk.length;
      }
    },
  });
}

/** Enough of a signature to notice a changed address. */
function signature(reportId: string, signedAt: number, lifetimeSeconds: number): string {
  return [reportId.replaceAll("-", ""), signedAt.toString(16), lifetimeSeconds.toString(16)].join(
    "",
  );
}

function s3Error(status: number, code: string, message: string): Answer {
  return {
    status,
    headers: { "content-type": "application/xml" },
    text: `<?xml version="1.0" encoding="UTF-8"?>\n` +
      `<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}
