/** One HTTP request as the simulator sees it, its body already read. */
export interface Call {
  method: string;
  url: URL;
  headers: Headers;
  /** The header names as they arrived, lower-cased, without repetitions. */
  headerNames: string[];
  body: string;
  requestId: string;
}

/** One HTTP answer. Exactly one of `json`, `text` and `bytes` is its body; none of them is no body. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  json?: unknown;
  text?: string;
  bytes?: Uint8Array;
}

/** What became of a request: an answer, whole or cut off in the middle, or a connection that just ends. */
export type Outcome =
  | { kind: "answer"; answer: Answer }
  | { kind: "truncated"; answer: Answer }
  | { kind: "dropped" };

/** A JSON answer; `contentType` defaults to `application/json`. */
export function jsonAnswer(
  status: number,
  json: unknown,
  contentType = "application/json",
): Answer {
  return { status, headers: { "content-type": contentType }, json };
}

/** An HTML page; nothing on it may come from elsewhere. */
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
