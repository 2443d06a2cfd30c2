import { ConnectError } from "../errors.ts";
import type { Caller, Operator } from "../schemas/caller.ts";
import { isStorable } from "../schemas/storable-text.ts";
import type { Credential } from "./verify-credential.ts";

/**
 * Who may call an endpoint:
 * - `user`: a signed-in user or an API key, or an operator (a secret key, or a signed-in user) who names
 *   the user to act for;
 * - `operator`: an operator who names no user; where users may call as well, a signed-in user calls as such;
 * - `schedule`: a ticket of the schedule, or the operator's secret key;
 * - `api_key`: an API key, but no signed-in user;
 * - `anyone`: every caller, without a credential.
 */
export type AllowedCaller = "user" | "operator" | "api_key" | "schedule" | "anyone";

const USER_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** What may be an address: the database knows which one is. */
const USER_EMAIL = /^[^\s@]{1,64}@[^\s@]{1,255}$/;

function namesUser(input: unknown): boolean {
  return typeof input === "object" && input !== null &&
    ("user_id" in input || "user_email" in input);
}

/** Who calls, and with what. */
interface AuthorizedCall {
  /** An operator in it is not judged yet. */
  caller: Caller;
  /** The input without the fields that only name the user. */
  input: unknown;
}

/** The user whom an input names, by id or by e-mail address. */
function namedUser(
  { user_id, user_email }: Record<string, unknown>,
  operator: Operator,
): Caller | undefined {
  if (user_email === undefined && typeof user_id === "string" && USER_ID.test(user_id)) {
    return { kind: "user", user_id: user_id.toLowerCase(), operator };
  }
  if (
    user_id === undefined && typeof user_email === "string" && USER_EMAIL.test(user_email) &&
    isStorable(user_email)
  ) {
    return { kind: "email", email: user_email, operator };
  }
  return undefined;
}

/** Takes the user whom the operator names out of an input, before the rest is parsed. */
function takeNamedUser(input: unknown, operator: Operator): AuthorizedCall {
  const given: Record<string, unknown> = typeof input === "object" && input !== null
    ? { ...input }
    : {};
  const caller = namedUser(given, operator);
  if (caller === undefined) {
    throw new ConnectError("user_required");
  }
  const { user_id: _id, user_email: _email, ...rest } = given;
  return { caller, input: rest };
}

/** The call of an operator who names no user. */
function forProject(operator: Operator, input: unknown): AuthorizedCall {
  return { caller: { kind: "system", operator }, input };
}

/**
 * Decides whether a credential may call an endpoint at all, and for which caller it calls. A ticket of
 * the schedule is not for this: it is redeemed first. Whether a secret key of that name, or that user,
 * may act as the operator is decided in the database.
 *
 * @throws ConnectError `caller_not_allowed`, `user_required`.
 */
export function authorizeCaller(
  credential: Credential,
  allowed: readonly AllowedCaller[],
  input: unknown,
): AuthorizedCall {
  const forUsers = allowed.includes("user");
  if (credential.kind === "user" && forUsers && namesUser(input)) {
    return takeNamedUser(input, { caller: credential.caller });
  }
  if (credential.kind === "user" && !forUsers && allowed.includes("operator")) {
    return forProject({ caller: credential.caller }, input);
  }
  if (credential.kind === "user" || credential.kind === "api_key") {
    if (credential.kind === "api_key" && allowed.includes("api_key")) {
      return { caller: credential.caller, input };
    }
    if (forUsers) return { caller: credential.caller, input };
  } else if (credential.kind === "service") {
    const operator = { key_name: credential.name };
    const mayNameNone = allowed.includes("schedule") || allowed.includes("operator");
    // Where both may call, the operator calls for the project unless a user is named.
    if (forUsers && (!mayNameNone || namesUser(input))) return takeNamedUser(input, operator);
    if (mayNameNone) return forProject(operator, input);
  }
  throw new ConnectError("caller_not_allowed");
}
