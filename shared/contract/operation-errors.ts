import type { ErrorCode } from "../errors.ts";
import type { Operation, OperationCallers } from "./operation.ts";

/** What any operation may answer. */
const COMMON_ERRORS: readonly ErrorCode[] = [
  "malformed_json",
  "invalid_request",
  "body_too_large",
  "unsupported_media_type",
  "database_unavailable",
  "configuration_invalid",
  "internal_error",
];

/** What an operation may answer that needs a credential. */
const CREDENTIAL_ERRORS: readonly ErrorCode[] = [
  "unauthenticated",
  "token_invalid",
  "token_expired",
  "issuer_unavailable",
  "secret_key_unknown",
  "api_key_unknown",
  "api_key_revoked",
  "api_key_expired",
  "caller_not_allowed",
];

/** What an operation may answer that acts for a user, or takes an API key: its owner may be gone or banned. */
const USER_ERRORS: readonly ErrorCode[] = [
  "user_required",
  "user_unknown",
  "user_banned",
  "issuer_not_allowed",
  "oauth_client_not_allowed",
  "anonymous_user_not_allowed",
  "mfa_required",
  "api_key_scope_missing",
];

/** What keeps a connection from giving a token. */
export const TOKEN_ERRORS: readonly ErrorCode[] = [
  "connection_not_found",
  "connection_not_ready",
  "connection_disconnected",
  "reauthorization_required",
  "amazon_unavailable",
  "amazon_client_rejected",
  "refresh_in_progress",
  "sealed_value_unreadable",
];

/** Why a report or a schedule of reports cannot be made with a connection. */
export const REPORT_ERRORS: readonly ErrorCode[] = [
  "connection_not_found",
  "connection_not_ready",
  "connection_disconnected",
  "reauthorization_required",
  "profile_not_found",
  "report_type_unknown",
  "report_columns_invalid",
];

/** How Amazon may refuse a call of the Ads API. */
export const ADS_API_ERRORS: readonly ErrorCode[] = [
  "amazon_throttled",
  "amazon_permission_denied",
  "amazon_request_rejected",
  "amazon_answer_invalid",
];

/** Where there is no operation: another path, another method. */
export const NOWHERE_ERRORS: readonly ErrorCode[] = ["not_found", "method_not_allowed"];

/** What every operation with these callers may answer. */
export function errorsFor(callers: OperationCallers): ErrorCode[] {
  return [
    ...COMMON_ERRORS,
    ...(callers === "anyone" ? [] : CREDENTIAL_ERRORS),
    ...(/user|operator/.test(callers) ? USER_ERRORS : []),
    ...(callers.includes("schedule") ? ["ticket_invalid" as const] : []),
  ];
}

/** Every error that an operation may answer. */
export function errorsOf({ callers, errors }: Operation): ErrorCode[] {
  return [...errorsFor(callers), ...errors];
}
