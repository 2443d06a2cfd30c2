import { z } from "zod/v3";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";

/** Keeps sealed tokens beside their state until the confirmation. */
export async function storeConsent(
  database: Database,
  consent: {
    consentId: string;
    encryptedAccessToken: string;
    encryptedRefreshToken: string;
    tokenType: string;
    expiresIn: number;
    confirmationHash: string;
  },
): Promise<void> {
  await rpc(database, "store_consent", {
    consent_id: consent.consentId,
    encrypted_access_token: consent.encryptedAccessToken,
    encrypted_refresh_token: consent.encryptedRefreshToken,
    token_type: consent.tokenType,
    expires_in: consent.expiresIn,
    confirmation_hash: consent.confirmationHash,
  }, z.object({ connection_id: z.string().uuid() }));
}
