/** The parameters of a consent page. */
export interface AuthorizationRequest {
  authorizeUrl: string;
  clientId: string;
  scopes: readonly string[];
  redirectUri: string;
  state: string;
  codeChallenge: string;
}

/**
 * Makes the address of the page at which a person consents (RFC 6749, section 4.1.1; RFC 7636, section 4.3).
 * Amazon takes a missing challenge method as `plain`, so it is always named.
 */
export function authorizationUrl(request: AuthorizationRequest): string {
  const url = new URL(request.authorizeUrl);
  url.search = new URLSearchParams({
    client_id: request.clientId,
    scope: request.scopes.join(" "),
    response_type: "code",
    redirect_uri: request.redirectUri,
    state: request.state,
    code_challenge: request.codeChallenge,
    code_challenge_method: "S256",
  }).toString();
  return url.href;
}
