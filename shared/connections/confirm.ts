import { z } from "zod/v3";
import type { Context } from "../context.ts";
import { sha256Hex } from "../crypto/sha256.ts";
import { confirmConsent } from "../database/confirm-consent.ts";
import type { Caller } from "../schemas/caller.ts";
import type { Connection } from "../schemas/connection.ts";

/** What `oauth-confirm` takes. */
export const confirmRequestSchema = z.object({
  confirmation: z.string().min(1).max(200),
}).strict();

/**
 * Puts a connection into use, for the one who started it.
 *
 * @throws ConnectError `confirmation_invalid`, `confirmation_refused`.
 */
export async function confirmConnection(
  context: Context,
  caller: Caller,
  request: z.infer<typeof confirmRequestSchema>,
): Promise<Connection> {
  return await confirmConsent(context.database, caller, sha256Hex(request.confirmation));
}
