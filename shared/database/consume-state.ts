import { z } from "zod/v3";
import { regionSchema } from "../schemas/region.ts";
import { rpc } from "./rpc.ts";
import type { Database } from "./database.ts";

const pendingSchema = z.object({
  outcome: z.literal("consumed"),
  consent_id: z.string().uuid(),
  connection_id: z.string().uuid(),
  user_id: z.string().uuid(),
  client_id: z.string(),
  region: regionSchema,
  oauth_client_id: z.string().uuid().nullable(),
  encrypted_client_secret: z.string().nullable(),
  redirect_uri: z.string(),
  return_to: z.string().nullable(),
  encrypted_code_verifier: z.string(),
});

const finishedSchema = z.object({
  outcome: z.literal("finished"),
  connection_id: z.string().uuid(),
  return_to: z.string().nullable(),
  /** Null when the consent failed. */
  confirmation_hash: z.string().nullable(),
  /** Null when the consent succeeded. */
  error_code: z.string().nullable(),
});

const answerSchema = z.discriminatedUnion("outcome", [
  pendingSchema,
  finishedSchema,
  z.object({ outcome: z.literal("in_progress") }),
]);

/** A consent whose state this call has consumed. */
export type PendingConsent = z.infer<typeof pendingSchema>;

/** A consent that an earlier delivery of its callback has finished. */
export type FinishedConsent = z.infer<typeof finishedSchema>;

/**
 * Consumes a state, once.
 *
 * @returns The consent; or that an earlier call consumed the state less than ten minutes ago, and how the
 * consent ended if it has.
 * @throws ConnectError `state_invalid`: unknown or expired.
 */
export function consumeState(
  database: Database,
  stateHash: string,
): Promise<z.infer<typeof answerSchema>> {
  return rpc(database, "consume_state", { state_hash: stateHash }, answerSchema);
}
