import assert from "node:assert/strict";
import { amazon, returnTo } from "./stack.ts";
import type { Person } from "./person.ts";

/** A consent under way. */
export interface Started {
  connectionId: string;
  authorizationUrl: string;
}

/** Asks for a consent as that person. */
export async function start(person: Person, more: Record<string, unknown> = {}): Promise<Started> {
  const { status, body } = await person.call("oauth-start", { return_to: returnTo, ...more });
  assert.equal(status, 200, JSON.stringify(body));
  return { connectionId: body.connection_id, authorizationUrl: body.authorization_url };
}

/** Lets somebody decide at Amazon; answers with where Amazon sends the browser. */
export async function decide(
  started: Started,
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

/** Starts, consents and comes back: the confirmation that is left to hand in. */
export async function consentTo(
  person: Person,
  persona: string,
): Promise<Started & { confirmation: string }> {
  const started = await start(person);
  const { location } = await openCallback(await decide(started, persona));
  const confirmation = location?.searchParams.get("confirmation");
  assert.ok(confirmation, `no confirmation: ${location}`);
  return { ...started, confirmation };
}

/** Connects an account to the end. */
export async function connectAs(person: Person, persona: string): Promise<string> {
  const { connectionId, confirmation } = await consentTo(person, persona);
  const { status, body } = await person.call("oauth-confirm", { confirmation });
  assert.equal(status, 200, JSON.stringify(body));
  return connectionId;
}
