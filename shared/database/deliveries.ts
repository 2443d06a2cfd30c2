import { z } from "zod/v3";
import type { Database } from "./database.ts";
import { rpc } from "./rpc.ts";

const claimedSchema = z.object({
  delivery_id: z.number(),
  lease_id: z.string().uuid(),
  webhook_id: z.string().uuid(),
  user_id: z.string().uuid().nullable(),
  url: z.string(),
  is_failing: z.boolean(),
  encrypted_secret: z.string(),
  previous_encrypted_secret: z.string().nullable(),
  event_id: z.string().uuid(),
  event: z.object({
    type: z.string(),
    timestamp: z.string(),
    data: z.record(z.unknown()),
  }),
});

/** A delivery that this invocation holds the lease of, with all that sending it needs. */
export type ClaimedDelivery = z.infer<typeof claimedSchema>;

/** What became of one attempt; delivered when there is no error. */
export interface DeliveryOutcome {
  delivery_id: number;
  lease_id: string;
  response_status: number | null;
  response_body: string | null;
  error: string | null;
  duration_ms: number;
}

/** Claims deliveries that are due. A copy of the project's database has none. */
export async function claimDeliveries(
  database: Database,
  claim: {
    projectUrl: string;
    batch: number;
    failingBatch: number;
    perWebhook: number;
    leaseSeconds: number;
  },
): Promise<ClaimedDelivery[]> {
  const { deliveries } = await rpc(database, "claim_deliveries", {
    project_url: claim.projectUrl,
    batch: claim.batch,
    failing_batch: claim.failingBatch,
    per_webhook: claim.perWebhook,
    lease_seconds: claim.leaseSeconds,
  }, z.object({ deliveries: z.array(claimedSchema) }));
  return deliveries;
}

/** Records attempts; returns how many still had their leases. */
export async function recordDeliveries(
  database: Database,
  deliveries: DeliveryOutcome[],
): Promise<number> {
  const answer = z.object({ recorded: z.number() });
  return (await rpc(database, "record_deliveries", { deliveries }, answer)).recorded;
}

/** Calls the next invocation if deliveries are still due; returns whether there will be one. */
export async function resumeDeliveries(database: Database): Promise<boolean> {
  return (await rpc(database, "resume_deliveries", {}, z.object({ resumed: z.boolean() }))).resumed;
}
