import { giveConsent, startConsent } from "./consent.ts";
import type { Credential } from "./credentials.ts";
import { assertDone, send } from "./send.ts";

/**
 * Starts a consent, gives it at Amazon as a persona, and confirms it.
 *
 * @param request What `oauth-start` is sent; with `connection_id` it renews that connection.
 * @returns The connection's id.
 */
export async function connect(
  caller: Credential,
  persona = "seller",
  request: Record<string, unknown> = {},
): Promise<string> {
  const started = await startConsent(caller, request);
  const confirmation = await giveConsent(started, persona);
  assertDone(await send(caller, "POST", "oauth-confirm", { confirmation }));
  return started.connectionId;
}
