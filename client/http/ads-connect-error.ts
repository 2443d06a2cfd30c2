import type { ErrorCode, Problem } from "../contract.ts";

/** Codes of what goes wrong outside of our functions. */
export type ClientErrorCode =
  /** No answer came: offline, a wrong address, or an origin that is not on `AMAZON_ADS_ORIGINS`. */
  | "network_failed"
  /** An answer came that is not from our functions: a gateway's error page, or a function that is not deployed. */
  | "answer_not_understood"
  /** Amazon answered a call of `ads.amazon` with an error; `status` and `body` are Amazon's. */
  | "amazon_answered_error"
  /** The Data API refused to read a table. */
  | "data_api_refused"
  /** A report that was waited for has failed, expired or was cancelled; `body` is the report. */
  | "report_not_stored";

/** Every code of {@link AdsConnectError}. */
export type AdsConnectErrorCode = ErrorCode | ClientErrorCode;

/** What an error tells beside its sentence. */
export interface ErrorDetails
  extends Partial<Omit<Problem, "code" | "detail" | "type" | "title" | "retry_after" | "status">> {
  status?: number | undefined;
  retryAfter?: number | undefined;
  requestId?: string | undefined;
  body?: unknown;
  cause?: unknown;
}

/** The only error that the client throws, besides that of an aborted signal or of `accessToken`. */
export class AdsConnectError extends Error {
  override readonly name = "AdsConnectError";
  /** A stable name for what went wrong: programs switch on it. */
  readonly code: AdsConnectErrorCode;
  /** The HTTP status. Undefined when no answer came. */
  readonly status: number | undefined;
  /** The seconds after which another try makes sense. */
  readonly retryAfter: number | undefined;
  /** The id under which the log of the function has more. */
  readonly requestId: string | undefined;
  /** The connection that it is about. */
  readonly connectionId: string | undefined;
  /** Each fault of a request that is not valid. */
  readonly issues: Problem["issues"];
  /** What there is too much of, with `code` `quota_exceeded`. */
  readonly quota: string | undefined;
  /** How many of `quota` a user may have. */
  readonly limit: number | undefined;
  /** Amazon's own name for the request, for a ticket with Amazon. */
  readonly amazonRequestId: string | undefined;
  /** Amazon's HTTP status, where Amazon answered. */
  readonly amazonStatus: number | undefined;
  /** The body of an answer that is not a function's: JSON where it is, else text. */
  readonly body: unknown;

  constructor(code: AdsConnectErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.retryAfter = details.retryAfter;
    this.requestId = details.requestId ?? details.request_id;
    this.connectionId = details.connection_id;
    this.issues = details.issues;
    this.quota = details.quota;
    this.limit = details.limit;
    this.amazonRequestId = details.amazon_request_id;
    this.amazonStatus = details.amazon_status;
    this.body = details.body;
  }
}
