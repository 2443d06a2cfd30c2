import { z } from "zod/v3";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";
import { type LeasedToken, leasedTokenSchema } from "./leased-token.ts";

/** Claims up to `batch` tokens that are due, the longest due first. */
export async function claimDueRefreshes(
  database: Database,
  claim: { batch: number; leaseSeconds: number; clientFingerprint: string },
): Promise<LeasedToken[]> {
  const { claimed } = await rpc(database, "claim_due_refreshes", {
    batch: claim.batch,
    lease_seconds: claim.leaseSeconds,
    client_fingerprint: claim.clientFingerprint,
  }, z.object({ claimed: z.array(leasedTokenSchema) }));
  return claimed;
}
