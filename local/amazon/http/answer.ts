/**
 * One HTTP answer. At most one of `json`, `text`, `bytes` and `stream` is its body; an answer without
 * them has an empty one.
 */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  json?: unknown;
  text?: string;
  bytes?: Uint8Array;
  /** A body that is made while it is sent. */
  stream?: () => AsyncIterable<Uint8Array>;
  /** White space is added after the body until it has this many bytes. */
  padToBytes?: number;
  /** Whether the body is sent as gzip, with or without a matching Accept-Encoding. */
  forceGzip?: boolean;
}

/**
 * How the connection ends: after the whole answer, after half of the body, after the headers (with a TCP
 * reset, or never), or before any answer (closed, or with a TCP reset).
 */
export type Outcome =
  | { kind: "answer"; answer: Answer }
  | { kind: "truncated"; answer: Answer }
  | { kind: "headers_then_silence"; answer: Answer }
  | { kind: "headers_then_reset"; answer: Answer }
  | { kind: "dropped" }
  | { kind: "reset" };

/** A JSON answer; `contentType` defaults to `application/json`. */
export function jsonAnswer(
  status: number,
  json: unknown,
  contentType = "application/json",
): Answer {
  return { status, headers: { "content-type": contentType }, json };
}

/** An HTML page that loads nothing from elsewhere. */
export function htmlAnswer(status: number, html: string): Answer {
  return {
    status,
    headers: {
      "content-type": "text/html;charset=UTF-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
      "cache-control": "no-store",
    },
    text: html,
  };
}

/** A redirect that a browser follows with GET. */
export function redirectAnswer(location: string): Answer {
  return { status: 302, headers: { location, "cache-control": "no-store" }, text: "" };
}
