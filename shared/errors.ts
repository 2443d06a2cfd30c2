/**
 * Every error that a caller can meet, once: the code that programs switch on, the HTTP status, and a
 * title for people. A detail says what happened this time.
 */
const ERRORS = {
  // The request itself.
  malformed_json: [400, "The body is not JSON"],
  invalid_request: [400, "The request is not valid"],
  body_too_large: [413, "The body is too large"],
  unsupported_media_type: [415, "The body must be JSON"],
  method_not_allowed: [405, "The method is not allowed"],
  not_found: [404, "There is nothing here"],
  path_not_allowed: [400, "The path is not allowed"],

  // Who is asking.
  unauthenticated: [401, "A credential is needed"],
  token_invalid: [401, "The user's token is not valid"],
  token_expired: [401, "The user's token has expired"],
  issuer_unavailable: [503, "The issuer of the user's token does not answer"],
  secret_key_unknown: [401, "The secret key is unknown"],
  api_key_unknown: [401, "The API key is unknown"],
  api_key_revoked: [401, "The API key was revoked"],
  api_key_expired: [401, "The API key has expired"],
  api_key_not_found: [404, "There is no such API key"],
  api_key_expiry_invalid: [400, "The expiry is not possible"],
  api_key_exceeds_maker: [403, "A key cannot grant more than its maker has"],
  api_key_scope_missing: [403, "The API key lacks the scope"],
  caller_not_allowed: [403, "This caller may not call this function"],
  user_unknown: [403, "The user is unknown"],
  user_required: [400, "The operator must name a user"],

  // Connections.
  connection_not_found: [404, "There is no such connection"],
  connection_not_ready: [409, "The connection is not confirmed yet"],
  connection_disconnected: [409, "The connection was disconnected"],
  reauthorization_required: [409, "The user must consent again"],
  oauth_client_not_found: [404, "There is no such app"],
  oauth_client_in_use: [409, "Connections still use the app"],
  return_to_not_allowed: [400, "The return address is not allowed"],
  state_invalid: [400, "The state is unknown, used or expired"],
  consent_denied: [400, "The user did not consent"],
  refresh_token_rejected: [400, "Amazon refused the refresh token"],
  authorization_code_rejected: [400, "Amazon refused the authorization code"],
  confirmation_invalid: [404, "The confirmation is unknown, used or expired"],
  confirmation_refused: [403, "The confirmation belongs to another caller"],

  // Amazon.
  amazon_unavailable: [503, "Amazon does not answer as it should"],
  amazon_throttled: [429, "Amazon asks for fewer requests"],
  amazon_client_rejected: [502, "Amazon refuses this project's own credentials"],
  amazon_permission_denied: [403, "The Amazon user lacks the permission"],
  amazon_request_rejected: [502, "Amazon refused the request"],
  amazon_answer_invalid: [502, "Amazon's answer could not be understood"],
  refresh_in_progress: [503, "The token is being refreshed"],

  // Accounts.
  account_not_found: [404, "There is no such account"],
  account_not_active: [409, "The account is not active"],
  account_status_from_amazon: [409, "The account's status is Amazon's to change"],
  default_account_required: [409, "There is always a default account"],
  default_account_out_of_reach: [403, "The default account is beyond the key's connection"],
  metadata_too_large: [409, "The account's metadata would grow too large"],
  registration_not_found: [404, "There is no such registration"],
  registration_under_way: [409, "Another registration is on its way to Amazon"],
  profile_not_found: [404, "There is no such profile"],
  cursor_invalid: [400, "The cursor is not valid"],
  sync_running: [409, "A sync of this connection is under way"],
  sync_superseded: [409, "The sync was closed by a later one"],

  // Ourselves.
  database_unavailable: [503, "The database cannot be reached"],
  sealed_value_unreadable: [500, "A sealed value does not open"],
  configuration_invalid: [500, "The project is not configured"],
  internal_error: [500, "Something went wrong on our side"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

/** A stable name for what went wrong; callers switch on it. */
export type ErrorCode = keyof typeof ERRORS;

/** Facts about an error that a caller may see. Nothing secret belongs here. */
export interface ErrorFacts {
  /** Seconds after which another try makes sense; becomes `Retry-After`. */
  retry_after?: number;
  /** The connection that it is about. */
  connection_id?: string;
  /** Amazon's own name for the request, for a ticket with Amazon. */
  amazon_request_id?: string;
  /** Amazon's HTTP status, where Amazon answered. */
  amazon_status?: number;
  /** What exactly is not valid in a request: path and message. */
  issues?: { path: string; message: string }[];
  /** The methods that are allowed. */
  allow?: string[];
}

/** The one family of errors that is thrown on purpose; `shared/edge` turns it into problem details. */
export class ConnectError extends Error {
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  /**
   * @param code From the table above.
   * @param detail A sentence for people: the action, the state, what to do. Nothing secret.
   * @param facts What programs may want to read.
   */
  constructor(code: ErrorCode, detail: string, facts: ErrorFacts & { cause?: unknown } = {}) {
    const { cause, ...rest } = facts;
    super(detail, cause === undefined ? undefined : { cause });
    this.name = "ConnectError";
    this.code = code;
    this.facts = rest;
  }
}

/** The HTTP status of an error code. */
export function statusOf(code: ErrorCode): number {
  return ERRORS[code][0];
}

/** The title of an error code. */
export function titleOf(code: ErrorCode): string {
  return ERRORS[code][1];
}

/** Whether a string, from the database for example, is one of our codes. */
export function isErrorCode(value: string): value is ErrorCode {
  return Object.hasOwn(ERRORS, value);
}

/** All codes, in the order of the table. */
export function errorCodes(): ErrorCode[] {
  return Object.keys(ERRORS).filter(isErrorCode);
}
