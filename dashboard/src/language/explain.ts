import { AdsConnectError } from "../app/ads.ts";

/** What people read about an error. */
export interface Explanation {
  title: string;
  text: string;
  requestId?: string | undefined;
}

/** Titles of errors that need other words than the function's sentence. */
const TITLES: Record<string, string> = {
  network_failed: "no answer",
  answer_not_understood: "the functions do not answer",
  data_api_refused: "the database refused to read",
  database_unavailable: "the database is out of reach",
  configuration_invalid: "the project is not configured",
  reauthorization_required: "a new consent is needed",
  amazon_unavailable: "Amazon does not answer as it should",
  amazon_client_rejected: "Amazon refuses this app",
  quota_exceeded: "the limit is reached",
  token_expired: "your session has ended",
  caller_not_allowed: "you may not do that",
};

/** Sentences for people, where the function's own is for developers. */
const TEXTS: Record<string, string> = {
  network_failed: "No answer came. Check your network, then try again.",
  answer_not_understood:
    "Something answered that is not Amazon Ads Connect. Is it deployed, and is the address in config.json right?",
  reauthorization_required: "Amazon no longer accepts this consent. Renew it to continue.",
};

/** Says in words what went wrong. */
export function explain(error: unknown): Explanation {
  if (error instanceof AdsConnectError) {
    const issues = error.issues?.map(({ path, message }) => path ? `${path} ${message}` : message);
    return {
      title: TITLES[error.code] ?? "it did not work",
      text: issues?.length ? issues.join(". ") : TEXTS[error.code] ?? error.message,
      requestId: error.requestId,
    };
  }
  return { title: "it did not work", text: error instanceof Error ? error.message : String(error) };
}

/** Whether an error has this code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof AdsConnectError && error.code === code;
}

/** Whether an address names something that this person does not have, or nothing at all. */
export function isMissing(error: unknown, code: string): boolean {
  return hasCode(error, code) || hasCode(error, "invalid_request");
}
