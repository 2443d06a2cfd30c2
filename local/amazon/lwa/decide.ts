import type { World } from "../state/world.ts";
import { type AuthorizationRequest, withQuery } from "./authorization-request.ts";

/** What a person did on the consent page. */
export interface Decision {
  persona: string;
  decision: "allow" | "deny";
  /** When the person consents, where that is not now (milliseconds). */
  consentedAt?: number | undefined;
}

/** Carries a decision out; returns where Amazon sends the browser. */
export function decide(
  world: World,
  request: AuthorizationRequest,
  { persona, decision, consentedAt }: Decision,
): string {
  const { client, redirectUri, scopes, state, challenge, challengeMethod } = request;
  if (decision === "deny") {
    return withQuery(redirectUri, {
      error: "access_denied",
      error_description: "Access not permitted.",
      state,
    });
  }
  const code = world.grants.issueCode({
    persona,
    clientId: client.client_id,
    redirectUri,
    scopes,
    challenge,
    challengeMethod,
    consentedAt,
  });
  return withQuery(redirectUri, { code, scope: scopes.join(" "), state });
}
