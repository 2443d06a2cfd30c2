import assert from "node:assert/strict";
import type { Credential } from "./credentials.ts";
import { assertDone, send } from "./send.ts";
import { amazon, returnTo } from "./stack.ts";

/** A consent that was started and that Amazon waits for. */
export interface StartedConsent {
  connectionId: string;
  authorizationUrl: string;
}

/**
 * Starts a consent as a user, an API key or the operator.
 *
 * @param request What `oauth-start` is sent; with `connection_id` it renews that connection.
 */
export async function startConsent(
  caller: Credential,
  request: Record<string, unknown> = {},
  functionsUrl?: string,
): Promise<StartedConsent> {
  const sent = { return_to: returnTo, ...request };
  const body = assertDone(await send(caller, "POST", "oauth-start", sent, functionsUrl));
  return { connectionId: body.connection_id, authorizationUrl: body.authorization_url };
}

/** Decides at Amazon as a persona; answers with the address that Amazon sends the browser to. */
export async function decide(
  started: StartedConsent,
  persona: string,
  decision: "allow" | "deny" = "allow",
): Promise<string> {
  const { redirect_to } = await amazon.consent({
    authorization_url: started.authorizationUrl,
    persona,
    decision,
  });
  return redirect_to;
}

/** Opens the callback as a browser would, without following it further. */
export async function openCallback(
  redirectTo: string,
): Promise<{ status: number; location: URL | undefined; text: string }> {
  const response = await fetch(redirectTo, { redirect: "manual" });
  const location = response.headers.get("location");
  return {
    status: response.status,
    location: location === null ? undefined : new URL(location),
    text: await response.text(),
  };
}

/** Consents at Amazon and opens the callback: the confirmation that is left to hand in. */
export async function giveConsent(started: StartedConsent, persona = "seller"): Promise<string> {
  const { location } = await openCallback(await decide(started, persona));
  return location?.searchParams.get("confirmation") ?? assert.fail(`no confirmation: ${location}`);
}
