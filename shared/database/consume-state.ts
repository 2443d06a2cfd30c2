import { z } from "zod/v3";
import { regionSchema } from "../schemas/region.ts";
import { ask } from "./ask.ts";
import type { Database } from "./database.ts";

const consentSchema = z.object({
  consent_id: z.string().uuid(),
  connection_id: z.string().uuid(),
  client_id: z.string(),
  region: regionSchema,
  oauth_client_id: z.string().uuid().nullable(),
  encrypted_client_secret: z.string().nullable(),
  redirect_uri: z.string(),
  return_to: z.string().nullable(),
  encrypted_code_verifier: z.string(),
});

/** A consent that came back from Amazon. */
export type PendingConsent = z.infer<typeof consentSchema>;

/**
 * Takes a state, once.
 *
 * @throws ConnectError `state_invalid`: unknown, used or expired.
 */
export function consumeState(database: Database, stateHash: string): Promise<PendingConsent> {
  return ask(database, "consume_state", { state_hash: stateHash }, consentSchema);
}
