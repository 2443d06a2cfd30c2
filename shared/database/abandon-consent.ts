import { z } from "zod/v3";
import { ask } from "./ask.ts";
import type { Database } from "./database.ts";

/** Ends a consent that came to nothing; a connection that was made for it goes too. */
export async function abandonConsent(database: Database, consentId: string): Promise<void> {
  await ask(database, "abandon_consent", { consent_id: consentId }, z.object({}));
}
