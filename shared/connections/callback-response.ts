import { statusOf } from "../errors.ts";
import type { CallbackOutcome } from "./callback.ts";
import { returnAddress } from "./return-address.ts";

const HEADERS = {
  "cache-control": "no-store",
  // The next page must not hand the confirmation on to whoever it links to.
  "referrer-policy": "no-referrer",
};

/**
 * Sends the browser back to the app. Without a return address, as when a script started, the person
 * reads what to hand to the script: in plain text, for the platform serves no HTML here.
 */
export function callbackResponse(outcome: CallbackOutcome): Response {
  const told: Record<string, string> = "confirmation" in outcome
    ? {
      connection_id: outcome.connectionId,
      status: "awaiting_confirmation",
      confirmation: outcome.confirmation,
    }
    : { connection_id: outcome.connectionId, error: outcome.failure.code };
  if (outcome.returnTo !== null) {
    const location = returnAddress(outcome.returnTo, told);
    return new Response(null, { status: 302, headers: { ...HEADERS, location } });
  }
  const text = "confirmation" in outcome
    ? `Amazon agreed. Hand this confirmation to the program that sent you here:\n\n${outcome.confirmation}\n\nIt is good for ten minutes.\n`
    : `The connection was not made: ${outcome.failure.code}\n\nStart again where you came from.\n`;
  return new Response(text, {
    status: "confirmation" in outcome ? 200 : statusOf(outcome.failure.code),
    headers: { ...HEADERS, "content-type": "text/plain; charset=utf-8" },
  });
}
