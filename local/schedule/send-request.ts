/** A row of `net.http_request_queue`. */
export interface QueuedRequest {
  id: string;
  method: string;
  url: string;
  headers: Record<string, string> | null;
  body: Uint8Array<ArrayBuffer> | null;
  timeout_milliseconds: number;
}

/** A row of `net._http_response`. */
export interface RecordedResponse {
  statusCode: number | null;
  contentType: string | null;
  headers: Record<string, string> | null;
  content: string | null;
  timedOut: boolean | null;
  error: string | null;
}

/** Sends a request as pg_net does: one time limit for all of it, and redirects are not followed. */
export async function send(
  request: QueuedRequest,
  signal: AbortSignal,
): Promise<RecordedResponse> {
  const limit = AbortSignal.timeout(request.timeout_milliseconds);
  try {
    const response = await fetch(request.url, {
      method: request.method.toUpperCase(),
      headers: request.headers ?? {},
      body: request.body,
      redirect: "manual",
      signal: AbortSignal.any([limit, signal]),
    });
    return {
      statusCode: response.status,
      contentType: response.headers.get("content-type"),
      headers: Object.fromEntries(response.headers),
      content: await response.text(),
      timedOut: false,
      error: null,
    };
  } catch (error) {
    const timedOut = limit.aborted;
    return {
      statusCode: null,
      contentType: null,
      headers: null,
      content: null,
      timedOut,
      error: timedOut ? `Timeout of ${request.timeout_milliseconds} ms reached` : reason(error),
    };
  }
}

/** The reason of a failed fetch: the cause of "fetch failed", where there is one. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
