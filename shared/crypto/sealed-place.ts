/** The place of a sealed value. It is authenticated, so that the value opens in no other place. */
export interface SealedPlace {
  /** The connection's id, or the id of the row that holds a client secret, a registration or a webhook. */
  row: string;
  /**
   * The id of the user whose row it is: a row that is given to another user must be resealed. A webhook
   * without a user has `operator`.
   */
  owner: string;
  kind:
    | "access_token"
    | "refresh_token"
    | "code_verifier"
    | "client_secret"
    | "registration_request"
    | "webhook_secret";
}

/** Where a webhook's secret is sealed. */
export function webhookSecretPlace(webhookId: string, userId: string | null): SealedPlace {
  return { row: webhookId, owner: userId ?? "operator", kind: "webhook_secret" };
}
