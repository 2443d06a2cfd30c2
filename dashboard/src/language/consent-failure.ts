import { AdsConnectError } from "../app/ads.ts";
import { explain } from "./explain.ts";

/** Why a consent did not become a connection, and what to do. */
export interface ConsentFailure {
  title: string;
  text: string;
  /** Whether the same confirmation may be handed in again. */
  repeatable: boolean;
}

const FAILURES: Record<string, [title: string, text: string]> = {
  consent_denied: [
    "You did not allow access at Amazon",
    "Nothing was connected. If that was by mistake, start again and choose Allow.",
  ],
  authorization_code_rejected: [
    "Amazon's answer has expired",
    "The code that Amazon sends back works once, for five minutes. Start again.",
  ],
  amazon_unavailable: [
    "Amazon does not answer as it should",
    "The consent could not be finished because Amazon's sign-in is disturbed. Try again in a few minutes.",
  ],
  amazon_client_rejected: [
    "Amazon refuses this app",
    "The client id or the client secret of the Login with Amazon app is wrong or was replaced. The operator of this project has to correct it.",
  ],
  amazon_request_rejected: [
    "Amazon refused the consent",
    "Mostly the app lacks a permission that was asked for: has Amazon approved it for the Ads API? The operator of this project can see more in the log.",
  ],
  amazon_answer_invalid: [
    "Amazon sent no lasting consent",
    "Its answer had no refresh token in it. Start again; if it happens again, tell the operator of this project.",
  ],
  sealed_value_unreadable: [
    "The consent could not be stored",
    "An encryption key of this project is missing. The operator has to put it back. Then start again.",
  ],
  confirmation_invalid: [
    "This consent is over",
    "It was finished before, or it is older than ten minutes. Look at your connections; if it is not there, start again.",
  ],
  confirmation_refused: [
    "Another login started this consent",
    "Only the person who clicked Connect can finish it, so the tokens were destroyed. Sign in as that person, and start again.",
  ],
  state_invalid: [
    "This consent is over",
    "It was used before, or it is older than ten minutes. Start again.",
  ],
  quota_exceeded: [
    "There are too many connections",
    "This login has as many connections as this project allows. Disconnect some, or ask the operator for more.",
  ],
  database_unavailable: [
    "The database cannot be reached",
    "The consent is not lost: for ten minutes it can be finished with another try.",
  ],
  network_failed: [
    "No answer came",
    "The consent is not lost: for ten minutes it can be finished with another try. Check your network.",
  ],
};

/** Codes after which the same confirmation still works. */
const REPEATABLE = ["network_failed", "database_unavailable", "answer_not_understood"];

/**
 * Explains why a consent failed.
 *
 * @param cause A code from the address, or the error of the confirmation.
 */
export function consentFailure(cause: unknown): ConsentFailure {
  const code = cause instanceof AdsConnectError ? cause.code : cause;
  const known = typeof code === "string" ? FAILURES[code] : undefined;
  const repeatable = cause instanceof AdsConnectError &&
    (REPEATABLE.includes(cause.code) || cause.status === 503);
  if (known !== undefined) return { title: known[0], text: known[1], repeatable };
  if (typeof cause === "string") {
    return {
      title: "The consent was not finished",
      text: "Something went wrong on the way back from Amazon. Start again.",
      repeatable: false,
    };
  }
  return { title: "The consent was not finished", text: explain(cause).text, repeatable };
}
