import { z } from "zod";
import type { Caller } from "../schemas/caller.ts";
import type { Region } from "../schemas/region.ts";
import { ask } from "./ask.ts";
import type { Database } from "./database.ts";

/** Remembers a consent that is about to be asked for. */
export function beginConsent(
  database: Database,
  caller: Caller,
  consent: {
    connectionId: string;
    renews: boolean;
    name: string;
    region: Region;
    scopes: readonly string[];
    clientId: string;
    redirectUri: string;
    returnTo: string | null;
    stateHash: string;
    encryptedCodeVerifier: string;
  },
): Promise<{ connection_id: string; expires_at: string }> {
  return ask(database, "begin_consent", {
    caller,
    connection_id: consent.connectionId,
    renews: consent.renews,
    name: consent.name,
    region: consent.region,
    scopes: consent.scopes,
    client_id: consent.clientId,
    oauth_client_id: null,
    redirect_uri: consent.redirectUri,
    return_to: consent.returnTo,
    state_hash: consent.stateHash,
    encrypted_code_verifier: consent.encryptedCodeVerifier,
  }, z.object({ connection_id: z.uuid(), expires_at: z.string() }));
}
