import type { Answer, Call } from "../call.ts";
import type { World } from "../world.ts";
import type { Report } from "./report-store.ts";
import { reportRows } from "./report-rows.ts";

const lifetime = 3600;

/** The signed address of a finished report's file, and until when it can be fetched (milliseconds). */
export function reportFileAddress(
  origin: string,
  reportId: string,
  now: number,
): { url: string; expires: number } {
  const url = new URL(`/report-files/${reportId}`, origin);
  url.searchParams.set("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
  url.searchParams.set("X-Amz-Date", String(now));
  url.searchParams.set("X-Amz-Expires", String(lifetime));
  url.searchParams.set("X-Amz-Signature", signature(reportId, now));
  return { url: url.href, expires: now + lifetime * 1000 };
}

/**
 * `GET` on a report file: gzip, as S3 serves it. The address itself is the credential, and S3 refuses a
 * request that brings a second one.
 */
export async function answerReportFile(world: World, call: Call, id: string): Promise<Answer> {
  if (call.headers.has("authorization")) {
    return s3Error(400, "InvalidArgument", "Only one auth mechanism allowed");
  }
  const signedAt = Number(call.url.searchParams.get("X-Amz-Date"));
  const report = world.reports.get(id);
  if (!report || call.url.searchParams.get("X-Amz-Signature") !== signature(id, signedAt)) {
    return s3Error(403, "SignatureDoesNotMatch", "The signature does not match");
  }
  if (world.clock.now() >= signedAt + lifetime * 1000) {
    return s3Error(403, "AccessDenied", "Request has expired");
  }
  return {
    status: 200,
    headers: { "content-type": "application/octet-stream" },
    bytes: await reportFile(report),
  };
}

/** The file itself: the rows as gzipped JSON. */
export async function reportFile(report: Report): Promise<Uint8Array> {
  const json = new Blob([JSON.stringify(reportRows(report))]);
  return await new Response(json.stream().pipeThrough(new CompressionStream("gzip"))).bytes();
}

/** Enough of a signature to notice a changed address. */
function signature(reportId: string, signedAt: number): string {
  return `${reportId.replaceAll("-", "")}${signedAt.toString(16)}`;
}

function s3Error(status: number, code: string, message: string): Answer {
  return {
    status,
    headers: { "content-type": "application/xml" },
    text: `<?xml version="1.0" encoding="UTF-8"?>\n` +
      `<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}
