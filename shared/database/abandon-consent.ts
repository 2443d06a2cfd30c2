import { command } from "./rpc.ts";
import type { Database } from "./database.ts";

/**
 * Ends a consent that failed. A connection that was made for it is removed; its error is kept for ten
 * minutes, for a callback that is delivered again.
 */
export async function abandonConsent(
  database: Database,
  consentId: string,
  errorCode: string,
): Promise<void> {
  await command(database, "abandon_consent", { consent_id: consentId, error_code: errorCode });
}
