import { cleanAddress, presentAddress } from "../browser/page.ts";
import type { Connection, ErrorCode } from "../contract.ts";
import { AdsConnectError } from "../http/ads-connect-error.ts";
import { isTransient } from "../http/repeat-when-safe.ts";

/** What finishing a consent takes. */
export interface FinishOptions {
  /** The address that Amazon returned to, in programs and native apps: the page's own when absent. */
  url?: string | undefined;
}

/** What the callback adds to the return address. */
const PARAMETERS = ["connection_id", "status", "confirmation", "error"];

/** The codes with which a consent comes back. */
const FAILURES: readonly ErrorCode[] = [
  "consent_denied",
  "state_invalid",
  "authorization_code_rejected",
  "amazon_unavailable",
  "amazon_client_rejected",
  "amazon_request_rejected",
  "amazon_answer_invalid",
  "sealed_value_unreadable",
  "database_unavailable",
];

function failureOf(error: string, connectionId: string): AdsConnectError {
  const code = FAILURES.find((known) => known === error) ?? "internal_error";
  const message = code === "consent_denied"
    ? "The person did not consent at Amazon."
    : `The consent came back with the error ${error}. Start again.`;
  return new AdsConnectError(code, message, { connection_id: connectionId });
}

/**
 * Whether a confirmation is used up or refused. It is not after a transient failure, nor where the caller was
 * not signed in: a reload tries it again.
 */
function isSpent(failure: unknown): boolean {
  return failure instanceof AdsConnectError && failure.status !== 401 && !isTransient(failure);
}

/** The confirmations that were handed in, so that two calls on one page are one. */
const confirming = new Map<string, Promise<Connection>>();

/**
 * Finishes the consent that the address tells of. No signal ends it: a confirmation that was sent counts.
 *
 * @returns Undefined when the address tells of none.
 */
export async function finishConsent(
  confirm: (confirmation: string) => Promise<Connection>,
  { url = presentAddress() }: FinishOptions = {},
): Promise<Connection | undefined> {
  if (url === undefined) return undefined;
  const parameters = new URL(url).searchParams;
  const connectionId = parameters.get("connection_id");
  const error = parameters.get("error");
  const confirmation = parameters.get("confirmation");
  // Apps have an `error` or a `confirmation` of their own in addresses. Ours come with the connection.
  if (connectionId === null) return undefined;
  if (error !== null) {
    // A second call at once, as StrictMode makes it, must find the address as the first one did.
    await null;
    cleanAddress(PARAMETERS);
    throw failureOf(error, connectionId);
  }
  if (confirmation === null) return undefined;
  const started = confirming.get(confirmation) ?? confirm(confirmation);
  confirming.set(confirmation, started);
  try {
    const connection = await started;
    cleanAddress(PARAMETERS);
    return connection;
  } catch (failure) {
    confirming.delete(confirmation);
    if (isSpent(failure)) cleanAddress(PARAMETERS);
    throw failure;
  }
}
