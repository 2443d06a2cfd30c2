import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { type Region, regionSchema } from "../schemas/region.ts";
import { rpc } from "./rpc.ts";
import { type Database, SqlArray } from "./database.ts";

/** The answer of `begin_consent`. */
export const begunConsentSchema = z.object({
  connection_id: z.string().uuid(),
  client_id: z.string(),
  region: regionSchema,
  scopes: z.array(z.string()),
  expires_at: z.string(),
});

/** A consent that is about to be asked for, as it is remembered. */
export type BegunConsent = z.infer<typeof begunConsentSchema>;

/** Remembers a consent that is about to be asked for. */
export function beginConsent(
  database: Database,
  caller: Caller,
  consent: {
    connectionId: string;
    renews: boolean;
    name: string;
    /** Null for a renewal: as before. */
    region: Region | null;
    /** Null for a renewal: as before. */
    scopes: readonly string[] | null;
    /** The project's own app, for who brings none. */
    clientId: string;
    /** The app that the user brings. */
    oauthClientId: string | null;
    redirectUri: string;
    returnTo: string | null;
    stateHash: string;
    encryptedCodeVerifier: string;
  },
): Promise<BegunConsent> {
  return rpc(database, "begin_consent", {
    caller,
    connection_id: consent.connectionId,
    renews: consent.renews,
    name: consent.name,
    region: consent.region,
    scopes: consent.scopes && new SqlArray(consent.scopes),
    client_id: consent.clientId,
    oauth_client_id: consent.oauthClientId,
    redirect_uri: consent.redirectUri,
    return_to: consent.returnTo,
    state_hash: consent.stateHash,
    encrypted_code_verifier: consent.encryptedCodeVerifier,
  }, begunConsentSchema);
}
