/** Why a person who comes back from an e-mail or a provider is not signed in. */
export interface FailedReturn {
  title: string;
  text: string;
}

const LINK: FailedReturn = {
  title: "The link did not sign you in",
  text:
    "It is too old, was used before, or was asked for in another browser. Ask for a new one here.",
};

/**
 * Reads from the address of the sign-in page why a link or a provider did not sign a person in.
 *
 * @param code What Supabase Auth gives back for a session. It leaves the address once it has become one.
 * @param hash The fragment, without its sign.
 */
export function failedReturnOf(code: string | undefined, hash: string): FailedReturn | undefined {
  const answer = new URLSearchParams(hash);
  const description = answer.get("error_description");
  if (answer.get("error_code") === "otp_expired") return LINK;
  if (description !== null) return { title: "Not signed in", text: description };
  return code === undefined ? undefined : LINK;
}
