import assert from "node:assert/strict";
import { decide, openCallback, type Started } from "./consent.ts";
import type { Credential } from "./credentials.ts";
import { assertDone, send } from "./send.ts";
import { returnTo } from "./stack.ts";

// As consent.ts, for whoever has a credential: an API key, the operator, a user of another issuer.

/** Asks for a consent. */
export async function startAs(
  caller: Credential,
  more: Record<string, unknown> = {},
  functionsUrl?: string,
): Promise<Started> {
  const terms = { return_to: returnTo, ...more };
  const body = assertDone(await send(caller, "POST", "oauth-start", terms, functionsUrl));
  return { connectionId: body.connection_id, authorizationUrl: body.authorization_url };
}

/** Lets somebody agree at Amazon and brings the browser back: the confirmation. */
export async function agree(started: Started, persona = "seller"): Promise<string> {
  const { location } = await openCallback(await decide(started, persona));
  return location?.searchParams.get("confirmation") ?? assert.fail(`no confirmation: ${location}`);
}

/** Connects to the end. */
export async function connectWith(
  caller: Credential,
  persona = "seller",
  more: Record<string, unknown> = {},
): Promise<string> {
  const started = await startAs(caller, more);
  const confirmation = await agree(started, persona);
  assertDone(await send(caller, "POST", "oauth-confirm", { confirmation }));
  return started.connectionId;
}
