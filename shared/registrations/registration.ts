import type { StoredRegistration } from "../database/registrations.ts";

/** Why a registration has come to nothing. */
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
    "Amazon did not say what became of the registration, and no account can be told to be the new one. Look at the accounts before you register again: it may be among them.",
  registration_lost: "Amazon no longer knows the account that it had registered.",
  registration_superseded:
    "Another registration of this connection took its place before it was sent.",
  registration_expired:
    "Nobody went on with it for a week. Nothing was sent to Amazon. Begin again.",
  terms_token_unknown: "Amazon no longer knows these terms. Nothing was registered. Begin again.",
  terms_token_used: "The acceptance of the terms was used elsewhere. Begin again.",
};

/** A registration as callers see it. */
export interface Registration
  extends Omit<StoredRegistration, "error_code" | "error_detail" | "amazon_request_id"> {
  /** Why it failed; before that, the last passing trouble. */
  error: { code: string; detail: string; amazon_request_id?: string } | null;
}

function isFailure(code: string): code is RegistrationFailure {
  return Object.hasOwn(FAILURES, code);
}

/** A stored registration, its trouble in words. */
export function registrationOf(stored: StoredRegistration): Registration {
  const { error_code: code, error_detail, amazon_request_id, ...registration } = stored;
  if (code === null) return { ...registration, error: null };
  const sentence = isFailure(code)
    ? FAILURES[code]
    : "It may pass. Ask again: what has been sent is not sent twice.";
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
  /** Whether Amazon has something new that a sync would find. */
  sync: boolean;
}
