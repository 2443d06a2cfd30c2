/** What codes of failures mean, for people who read them in a list. */
const WORDS: Record<string, string> = {
  invalid_grant: "Amazon no longer accepts the consent",
  reauthorization_required: "Amazon no longer accepts the consent",
  amazon_unavailable: "Amazon did not answer as it should",
  amazon_throttled: "Amazon asked to slow down",
  amazon_client_rejected: "Amazon refuses the app",
  amazon_permission_denied: "Amazon denied access",
  amazon_request_rejected: "Amazon refused the request",
  amazon_answer_invalid: "Amazon's answer could not be understood",
  sealed_value_unreadable: "An encryption key is missing",
  sync_superseded: "A later sync took over",
  network: "No answer",
  timeout: "No answer in time",
};

/** A code of a failure in words; one that is not known here, as it is, without its underscores. */
export function codeWords(code: string): string {
  const words = code.replaceAll("_", " ");
  return WORDS[code] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
