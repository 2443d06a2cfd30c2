import { z } from "zod/v3";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";
import { leasedTokenSchema } from "./leased-token.ts";
import { type RefreshTrigger, storedTokenSchema } from "./stored-token.ts";

const claimSchema = z.discriminatedUnion("outcome", [
  leasedTokenSchema.extend({ outcome: z.literal("claimed") }),
  storedTokenSchema.extend({ outcome: z.enum(["fresh", "leased", "paused"]) }),
]);

/** The right to refresh, or why there is none: see `claim_refresh` in the migrations. */
export type RefreshClaim = z.infer<typeof claimSchema>;

/** Asks for the right to refresh one connection's token. */
export function claimRefresh(
  database: Database,
  claim: {
    connectionId: string;
    minValiditySeconds: number;
    /** For a forced refresh: only a token asked for after this moment will do. */
    notBefore: string | null;
    leaseSeconds: number;
    /** Of the project's app: a changed secret ends the app's pause. */
    clientFingerprint: string;
    trigger: RefreshTrigger;
    /** Who asks, as the history names it. */
    actor: string;
  },
): Promise<RefreshClaim> {
  return rpc(database, "claim_refresh", {
    connection_id: claim.connectionId,
    min_validity_seconds: claim.minValiditySeconds,
    not_before: claim.notBefore,
    lease_seconds: claim.leaseSeconds,
    client_fingerprint: claim.clientFingerprint,
    trigger: claim.trigger,
    actor: claim.actor,
  }, claimSchema);
}
