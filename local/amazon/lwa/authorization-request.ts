import type { Client } from "../state/client.ts";
import type { World } from "../state/world.ts";
import { isPkceText } from "./pkce.ts";

/** An authorization request that Amazon would show a consent page for. */
export interface AuthorizationRequest {
  client: Client;
  redirectUri: string;
  scopes: string[];
  state: string | undefined;
  challenge: string | undefined;
  challengeMethod: "plain" | "S256";
}

/** Amazon's own error page, which never redirects: `code` is what the page's address names. */
export interface PageError {
  code: string;
  summary: string;
}

export type Checked =
  | { ok: true; request: AuthorizationRequest }
  | { ok: false; page: PageError }
  | { ok: false; redirectTo: string };

/**
 * Checks an authorization request as LwA does: a wrong client, redirect URI or scope ends on Amazon's
 * own page and no callback ever arrives; other mistakes redirect with an error (RFC 6749 §4.1.2.1).
 */
export function checkAuthorization(world: World, query: URLSearchParams): Checked {
  const client = world.clients.get(query.get("client_id") ?? "");
  if (!client) return page("lwa-invalid-parameter-bad-client-id", "Unknown client_id");

  // Compared as text: a trailing slash more or less is another address.
  const redirectUri = query.get("redirect_uri") ?? "";
  if (!client.redirect_uris.includes(redirectUri)) {
    return page(
      "lwa-invalid-parameter-bad-redirect-uri-vendor",
      "The redirect URI you provided has not been whitelisted for your application",
    );
  }
  const scopes = (query.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  if (scopes.length === 0 || scopes.some((scope) => !client.scopes.includes(scope))) {
    return page("lwa-invalid-parameter-bad-scope", "An unknown scope was requested");
  }
  if (query.get("response_type") === "token") {
    return page(
      "lwa-invalid-parameter-unauthorized-implicit-grant-request",
      "The implicit grant is not allowed for this application",
    );
  }

  const state = query.get("state") ?? undefined;
  const refuse = (error: string, description: string): Checked => ({
    ok: false,
    redirectTo: withQuery(redirectUri, { error, error_description: description, state }),
  });
  const responseType = query.get("response_type");
  if (responseType === null) {
    return refuse("invalid_request", "The request is missing a required parameter : response_type");
  }
  if (responseType !== "code") {
    return refuse("unsupported_response_type", "The response type is not supported");
  }
  const challenge = query.get("code_challenge") ?? undefined;
  const challengeMethod = query.get("code_challenge_method") ?? "plain";
  if (challenge !== undefined && !isPkceText(challenge)) {
    return refuse("invalid_request", "The request has an invalid parameter : code_challenge");
  }
  if (challengeMethod !== "plain" && challengeMethod !== "S256") {
    return refuse(
      "invalid_request",
      "The request has an invalid parameter : code_challenge_method",
    );
  }
  return {
    ok: true,
    request: { client, redirectUri, scopes, state, challenge, challengeMethod },
  };
}

/** An address with parameters added to whatever query it has; undefined ones are left out. */
export function withQuery(address: string, parameters: Record<string, string | undefined>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.append(name, value);
  }
  return url.href;
}

function page(code: string, summary: string): Checked {
  return { ok: false, page: { code, summary } };
}
