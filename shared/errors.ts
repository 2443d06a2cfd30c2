/**
 * Every error that a caller can meet, once: the code that programs switch on, the HTTP status, the
 * title of its kind, and the sentence that a caller reads unless a more precise one is given.
 */
const ERRORS = {
  // The request itself.
  malformed_json: [400, "The body is not JSON", "The body does not parse as JSON."],
  invalid_request: [400, "The request is not valid", "The request is not valid."],
  body_too_large: [
    413,
    "The body is too large",
    "The body is larger than this function takes. Send less.",
  ],
  unsupported_media_type: [
    415,
    "The body must be JSON",
    "The body has no JSON media type. Send content-type: application/json.",
  ],
  method_not_allowed: [
    405,
    "The method is not allowed",
    "The function does not take that method here.",
  ],
  not_found: [404, "There is nothing here", "The function has nothing at that path."],
  path_not_allowed: [
    400,
    "The path is not allowed",
    "The path is not one of the Ads API. Write it as Amazon documents it.",
  ],

  // The caller.
  unauthenticated: [
    401,
    "A credential is needed",
    "The request has no credential. Sign in, or send an API key as Authorization: Bearer aac_….",
  ],
  token_invalid: [
    401,
    "The user's token is not valid",
    "The user's token was not issued for this project.",
  ],
  token_expired: [
    401,
    "The user's token has expired",
    "The user's token has expired. Refresh the session.",
  ],
  issuer_unavailable: [
    503,
    "The issuer of the user's token does not answer",
    "The keys of the issuer of the user's token cannot be fetched. Try again.",
  ],
  ticket_invalid: [
    401,
    "The schedule's ticket is not valid",
    "The ticket is unknown, was used before, has expired or is for another function.",
  ],
  secret_key_unknown: [
    401,
    "The secret key is unknown",
    "No secret key of this project has that value.",
  ],
  api_key_unknown: [401, "The API key is unknown", "No API key of this project has that value."],
  api_key_revoked: [401, "The API key was revoked", "The API key was revoked. Create another one."],
  api_key_expired: [401, "The API key has expired", "The API key has expired. Create another one."],
  api_key_not_found: [404, "There is no such API key", "The caller has no such API key."],
  api_key_expiry_invalid: [
    400,
    "The expiry is not possible",
    "An expiry must be in the future. It can be brought forward, never put off.",
  ],
  api_key_exceeds_maker: [
    403,
    "A key cannot grant more than its maker has",
    "A key grants at most the scopes, the connection and the lifetime of the key that makes it.",
  ],
  api_key_scope_missing: [
    403,
    "The API key lacks the scope",
    "The API key was made without the scope that this call needs.",
  ],
  caller_not_allowed: [
    403,
    "This caller may not call this function",
    "This credential may not call this function.",
  ],
  user_unknown: [403, "The user is unknown", "No user of this project has that identity."],
  user_banned: [403, "The user is banned", "This project's Auth has banned the user."],
  issuer_not_allowed: [
    401,
    "The token's issuer is not this project's Auth",
    "The token's issuer (claim iss) is not that of this project's Auth. Where it is, the operator names it in the setting auth_issuer.",
  ],
  oauth_client_not_allowed: [
    403,
    "The app may not act for the user",
    "The token was issued to an app of this project's OAuth server. Sign in, or ask the operator to allow the app.",
  ],
  anonymous_user_not_allowed: [
    403,
    "Anonymous users are not allowed",
    "The user has signed in anonymously. Sign up first.",
  ],
  mfa_required: [
    403,
    "A second factor is needed",
    "This project asks for a second factor (aal2). Verify it, then call again.",
  ],
  quota_exceeded: [
    409,
    "The user has as many as a user may have",
    "The user has reached a quota of this project. Remove some, or ask the operator for more.",
  ],
  user_required: [
    400,
    "The operator must name a user",
    "Name the user: user_id or user_email is missing, or both are there.",
  ],

  // Connections.
  connection_not_found: [404, "There is no such connection", "The caller has no such connection."],
  connection_not_ready: [
    409,
    "The connection is not confirmed yet",
    "The connection waits for its consent to be confirmed. Send the confirmation to oauth-confirm.",
  ],
  connection_disconnected: [
    409,
    "The connection was disconnected",
    "The connection was disconnected. Connect again with oauth-start.",
  ],
  reauthorization_required: [
    409,
    "The user must consent again",
    "Amazon no longer accepts the consent. Send the user through oauth-start with this connection_id.",
  ],
  tokens_stopped: [
    503,
    "No tokens are handed out",
    "The operator has stopped handing out tokens for now. The connection and its consent are kept.",
  ],
  oauth_client_not_found: [404, "There is no such app", "The caller has no such app."],
  oauth_client_in_use: [
    409,
    "Connections still use the app",
    "Connections that are not disconnected use this app. Disconnect them first.",
  ],
  return_to_not_allowed: [
    400,
    "The return address is not allowed",
    "The address return_to is not on AMAZON_ADS_RETURN_URLS.",
  ],
  state_invalid: [
    400,
    "The state is unknown, used or expired",
    "The state is unknown, was used before or is older than ten minutes. Start again.",
  ],
  consent_denied: [
    400,
    "The user did not consent",
    "The user did not consent at Amazon. Start again.",
  ],
  already_imported: [
    409,
    "The refresh token was imported before",
    "A connection has this refresh token already. Use that connection.",
  ],
  consented_at_invalid: [
    400,
    "The time of the consent is not possible",
    "The time consented_at is in the future. Send the time at which the user consented.",
  ],
  refresh_token_rejected: [
    400,
    "Amazon refused the refresh token",
    "Amazon refused the refresh token. Was it issued to this app, and is it complete?",
  ],
  authorization_code_rejected: [
    400,
    "Amazon refused the authorization code",
    "Amazon refused the authorization code. It is valid once, for five minutes. Start again.",
  ],
  confirmation_invalid: [
    404,
    "The confirmation is unknown, used or expired",
    "The confirmation is unknown, was used before or is older than ten minutes. Start again.",
  ],
  confirmation_refused: [
    403,
    "The confirmation belongs to another caller",
    "Another caller started this connection. Its tokens have been destroyed. Start again.",
  ],

  connection_bound_to_app: [
    409,
    "The connection belongs to the user's own app",
    "A connection of an app that the user brought cannot be handed over. Connect again with another app.",
  ],
  invitation_invalid: [
    404,
    "The invitation is unknown, used, revoked or expired",
    "The invitation is unknown, was used or revoked, or has expired. Ask for another one.",
  ],
  invitation_not_found: [404, "There is no such invitation", "The caller has no such invitation."],
  invitation_not_awaiting_approval: [
    409,
    "The invitation does not wait for approval",
    "No consent of this invitation waits for approval.",
  ],

  // Amazon.
  amazon_unavailable: [
    503,
    "Amazon does not answer as it should",
    "Amazon did not answer as it should. Try again.",
  ],
  amazon_throttled: [
    429,
    "Amazon asks for fewer requests",
    "Amazon asks for fewer requests. Try again after the pause.",
  ],
  amazon_client_rejected: [
    502,
    "Amazon refuses this project's own credentials",
    "Amazon refused the app's own credentials. Check its client id and its client secret.",
  ],
  amazon_permission_denied: [
    403,
    "The Amazon user lacks the permission",
    "The Amazon user who consented lacks the permission for this call.",
  ],
  amazon_request_rejected: [502, "Amazon refused the request", "Amazon refused the request."],
  amazon_answer_invalid: [
    502,
    "Amazon's answer could not be understood",
    "Amazon's answer does not have the documented form.",
  ],
  refresh_in_progress: [
    503,
    "The token is being refreshed",
    "Another call refreshes the token. Try again in a moment.",
  ],

  // Accounts.
  account_not_found: [404, "There is no such account", "The caller has no such account."],
  account_not_active: [
    409,
    "The account is not active",
    "Only an active account can be the default. Make it active first.",
  ],
  account_status_from_amazon: [
    409,
    "The account's status is Amazon's to change",
    "Amazon lists this account as suspended or pending, or not at all. A sync makes it active once Amazon does.",
  ],
  default_account_required: [
    409,
    "There is always a default account",
    "This is the default account. Make another one the default instead of none.",
  ],
  default_account_out_of_reach: [
    403,
    "The default account is beyond the key's connection",
    "The present default belongs to a connection that this key cannot see. Ask the user, or use a key without a connection.",
  ],
  metadata_too_large: [
    409,
    "The account's metadata would grow too large",
    "The account's metadata would be larger than 64 KiB. Take keys away by setting them to null.",
  ],
  registration_not_found: [
    404,
    "There is no such registration",
    "The caller has no such registration.",
  ],
  registration_under_way: [
    409,
    "Another registration is on its way to Amazon",
    "Amazon was sent a registration of this connection, and its outcome is not known yet. Continue that one first.",
  ],
  profile_not_found: [
    404,
    "There is no such profile",
    "The caller's connections list no such profile. Run a sync if it is new.",
  ],
  cursor_invalid: [
    400,
    "The cursor is not valid",
    "The cursor is not one of this list. Start without a cursor.",
  ],
  sync_running: [
    409,
    "A sync of this connection is under way",
    "A sync of this connection is running. Wait for it.",
  ],
  sync_superseded: [
    409,
    "The sync was closed by a later one",
    "The sync was closed in the meantime. A later one may be running.",
  ],

  // Webhooks.
  webhook_not_found: [404, "There is no such webhook", "The caller has no such webhook."],
  webhook_disabled: [
    409,
    "The webhook is disabled",
    "The webhook is disabled. Set its status to active first.",
  ],
  webhook_url_not_allowed: [
    400,
    "The address of the webhook is not allowed",
    "The address of a webhook must be public and have https.",
  ],
  delivery_not_found: [
    404,
    "There is no such delivery",
    "The webhook has no such delivery. Old ones are removed together with their events.",
  ],

  // Reports.
  report_type_unknown: [
    404,
    "There is no such table of reports",
    "No report is stored in a table of that name. See GET reports/types.",
  ],
  report_columns_invalid: [
    400,
    "The table has no such columns",
    "The table has no column of that name. See GET reports/types.",
  ],
  report_dates_invalid: [
    400,
    "The dates are not possible",
    "The dates are in the future, in the wrong order, too many for one report or older than Amazon keeps. See GET reports/types.",
  ],
  report_already_scheduled: [
    409,
    "The report is scheduled already",
    "Another schedule of this user stores this report for one of these profiles. Change that one.",
  ],
  report_running: [
    409,
    "The report is under way",
    "A report of this profile, table and dates is under way. Wait for it.",
  ],
  report_limit_reached: [
    409,
    "The limit of stored reports is reached",
    "This project's limit of rows or disk for reports is reached. Delete some, or ask the operator for more.",
  ],
  report_schedule_not_found: [
    404,
    "There is no such schedule",
    "The caller has no such schedule of reports.",
  ],
  report_not_found: [404, "There is no such report", "The caller has no such report."],
  report_not_ready: [
    409,
    "Amazon has no file of the report",
    "Amazon has not made this report, or no longer knows it.",
  ],
  report_rows_changed: [
    409,
    "The rows were replaced",
    "The rows of the date that the cursor is in were replaced. Read from that date again.",
  ],
  report_lease_lost: [
    409,
    "Another process has taken the report over",
    "The report was cancelled, or another process works on it.",
  ],
  report_answer_invalid: [
    502,
    "The report's file could not be understood",
    "The report's file does not have the rows that were requested.",
  ],

  // Ourselves.
  database_unavailable: [
    503,
    "The database cannot be reached",
    "The database cannot be reached. Try again.",
  ],
  sealed_value_unreadable: [
    500,
    "A sealed value does not open",
    "No configured key opens a sealed value. Put the key that sealed it back into the list.",
  ],
  configuration_invalid: [
    500,
    "The project is not configured",
    "The project is not configured. The log names the variables.",
  ],
  internal_error: [
    500,
    "Something went wrong on our side",
    "The request failed. The log has more under its id.",
  ],
} as const satisfies Record<
  string,
  readonly [status: number, title: string, sentence: string]
>;

/** A stable name for what went wrong; callers switch on it. */
export type ErrorCode = keyof typeof ERRORS;

/** Facts about an error that a caller may see. Nothing secret belongs here. */
export interface ErrorFacts {
  /** Seconds after which another try makes sense; becomes `Retry-After`. */
  retry_after?: number;
  /** The connection that it is about. */
  connection_id?: string;
  /** What there is too much of, and how many a user may have. */
  quota?: string;
  limit?: number;
  /** Amazon's own name for the request, for a ticket with Amazon. */
  amazon_request_id?: string;
  /** Amazon's HTTP status, where Amazon answered. */
  amazon_status?: number;
  /** Each fault of a request that is not valid. */
  issues?: { path: string; message: string }[];
  /** What keeps the database from serving this call, where it is known. */
  database?: "schema_not_exposed" | "migrations_missing";
  /** The methods that are allowed. */
  allow?: string[];
}

/** The one family of errors that is thrown on purpose. `shared/edge` turns it into problem details. */
export class ConnectError extends Error {
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  /** An error with the sentence of the table. */
  constructor(code: ErrorCode, facts?: ErrorFacts & { cause?: unknown });
  /**
   * @param code From the table above.
   * @param detail A sentence for people: the action, the state, what to do. Nothing secret.
   * @param facts What programs may want to read.
   */
  constructor(code: ErrorCode, detail: string, facts?: ErrorFacts & { cause?: unknown });
  constructor(
    code: ErrorCode,
    detail: string | (ErrorFacts & { cause?: unknown }) = {},
    facts: ErrorFacts & { cause?: unknown } = {},
  ) {
    const { cause, ...rest } = typeof detail === "string" ? facts : detail;
    const sentence = typeof detail === "string" ? detail : sentenceOf(code);
    super(sentence, cause === undefined ? undefined : { cause });
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

/** The sentence of an error code, for when nothing more precise is known. */
export function sentenceOf(code: ErrorCode): string {
  return ERRORS[code][2];
}

/** Whether a string, from the database for example, is one of our codes. */
export function isErrorCode(value: string): value is ErrorCode {
  return Object.hasOwn(ERRORS, value);
}

/** All codes, in the order of the table. */
export function errorCodes(): ErrorCode[] {
  return Object.keys(ERRORS).filter(isErrorCode);
}
