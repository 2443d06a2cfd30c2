import { statusOf } from "../errors.ts";
import type { CallbackOutcome } from "./finish-consent.ts";
import { returnAddress } from "./return-address.ts";

const HEADERS = {
  "cache-control": "no-store",
  // The next page must not pass the confirmation on to the pages that it links to.
  "referrer-policy": "no-referrer",
};

/**
 * Sends the browser back to the app. Without a return address, for instance when a script started the
 * consent, the person reads what to give to the script: in plain text, since the platform serves no HTML
 * here.
 */
export function callbackResponse(outcome: CallbackOutcome): Response {
  const facts: Record<string, string> = "confirmation" in outcome
    ? {
      connection_id: outcome.connectionId,
      status: "awaiting_confirmation",
      confirmation: outcome.confirmation,
    }
    : { connection_id: outcome.connectionId, error: outcome.failure.code };
  if (outcome.returnTo !== null) {
    const location = returnAddress(outcome.returnTo, facts);
    return new Response(null, { status: 302, headers: { ...HEADERS, location } });
  }
  const text = "confirmation" in outcome
    ? `The consent is given. Copy this confirmation into the program that sent you here:\n\n${outcome.confirmation}\n\nIt is valid for ten minutes.\n`
    : `The connection was not made: ${outcome.failure.code}\n\nStart again in the program that sent you here.\n`;
  return new Response(text, {
    status: "confirmation" in outcome ? 200 : statusOf(outcome.failure.code),
    headers: { ...HEADERS, "content-type": "text/plain; charset=utf-8" },
  });
}
