import type { Problem } from "../contract.ts";
import { AdsConnectError } from "./ads-connect-error.ts";
import { parseJsonWithIds } from "./json-with-ids.ts";

function jsonOrText(text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}

function isProblem(body: unknown): body is Problem {
  return String(Object(body).type).startsWith("urn:amazon-ads-connect:error:");
}

/** The seconds of a Retry-After header (RFC 9110, section 10.2.3), which may be a date. */
export function retryAfterOf(headers: Headers): number | undefined {
  const value = headers.get("retry-after");
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}

/** Makes an error of an answer that is none of success. */
export async function readError(response: Response, what: string): Promise<AdsConnectError> {
  const { status, headers } = response;
  const isAmazons = headers.get("x-answered-by") === "amazon";
  const body = jsonOrText(
    await response.text().catch(() => ""),
    isAmazons ? parseJsonWithIds : JSON.parse,
  );
  const retryAfter = retryAfterOf(headers);
  if (isAmazons) {
    const requestId = headers.get("x-amz-request-id") ?? headers.get("x-amzn-requestid") ??
      headers.get("x-amz-rid");
    const hint = headers.get("x-hint");
    return new AdsConnectError(
      "amazon_answered_error",
      `Amazon answered ${what} with ${status}.${hint === null ? "" : ` ${hint}`}`,
      {
        status,
        retryAfter,
        body,
        requestId: headers.get("x-request-id") ?? undefined,
        amazon_status: status,
        ...(requestId === null ? {} : { amazon_request_id: requestId }),
      },
    );
  }
  if (isProblem(body)) {
    return new AdsConnectError(body.code, body.detail, {
      retryAfter: retryAfter ?? body.retry_after,
      ...body,
    });
  }
  return new AdsConnectError(
    "answer_not_understood",
    `The answer ${status} to ${what} is not from Amazon Ads Connect. Is the function deployed, and is its prefix right?`,
    { status, retryAfter, body },
  );
}
