import type { Registration } from "../contract/answers/register-account.ts";
import type { StoredRegistration } from "../database/registrations.ts";

/** Why a registration has failed. */
export type RegistrationFailure =
  | "registration_refused"
  | "registration_outcome_unknown"
  | "registration_lost"
  | "registration_superseded"
  | "registration_expired"
  | "terms_token_unknown"
  | "terms_token_used";

const FAILURES: Record<RegistrationFailure, string> = {
  registration_refused: "Amazon refused the registration.",
  registration_outcome_unknown:
    "Amazon did not answer whether it registered the account, and none of the listed accounts is certain to be the new one. Check the accounts before you register again: it may be among them.",
  registration_lost: "Amazon no longer knows the account that it had registered.",
  registration_superseded:
    "Another registration of this connection replaced it before it was sent.",
  registration_expired: "It was not continued for a week. Nothing was sent to Amazon. Start again.",
  terms_token_unknown: "Amazon no longer knows these terms. Nothing was registered. Start again.",
  terms_token_used: "The acceptance of the terms was used elsewhere. Start again.",
};

function isFailure(code: string): code is RegistrationFailure {
  return Object.hasOwn(FAILURES, code);
}

/** A stored registration as callers see it, its error as a sentence. */
export function registrationOf(stored: StoredRegistration): Registration {
  const { error_code: code, error_detail, amazon_request_id, ...registration } = stored;
  if (code === null) return { ...registration, error: null };
  const sentence = isFailure(code)
    ? FAILURES[code]
    : "The error may be temporary. Call again: what has been sent is not sent twice.";
  return {
    ...registration,
    error: {
      code,
      detail: [sentence, ...(error_detail === null ? [] : [error_detail])].join(" "),
      ...(amazon_request_id === null ? {} : { amazon_request_id }),
    },
  };
}

/** How a step ended. */
export interface Advanced {
  registration: Registration;
  /** Whether Amazon has an account that the next sync would find. */
  sync: boolean;
}
