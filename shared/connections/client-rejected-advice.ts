/** An app that Amazon refuses: the user's own, or the project's. */
export interface RejectedClient {
  client_id: string;
  /** Null for the project's app. */
  oauth_client_id: string | null;
}

/** Says which app Amazon refuses, and how its owner sets the right secret. */
export function clientRejectedAdvice({ client_id, oauth_client_id }: RejectedClient): string {
  return oauth_client_id === null
    ? "Amazon refuses the project's client id or secret. Set AMAZON_ADS_CLIENT_ID and " +
      "AMAZON_ADS_CLIENT_SECRET to those of its app."
    : `Amazon refuses the client id or secret of the app "${client_id}". Set its present secret with ` +
      `PATCH /oauth-clients/${oauth_client_id}.`;
}
