import { z } from "zod/v3";
import type { Context } from "../context.ts";
import { listRegistrations } from "../database/registrations.ts";
import type { Caller } from "../schemas/caller.ts";
import { uuidSchema } from "../schemas/uuid.ts";
import { type Registration, registrationOf } from "./registration.ts";

/** What `GET /register-account` takes. */
export const listRegistrationsRequestSchema = z.object({
  connection_id: uuidSchema.optional(),
}).strict();

/**
 * The caller's latest hundred registrations, newest first, as they stood when last looked at: who has
 * lost an id finds it here. Amazon is not asked.
 *
 * @throws ConnectError `connection_not_found`.
 */
export async function list(
  context: Context,
  caller: Caller,
  { connection_id }: z.infer<typeof listRegistrationsRequestSchema>,
): Promise<{ registrations: Registration[] }> {
  const stored = await listRegistrations(context.database, caller, connection_id ?? null);
  return { registrations: stored.map(registrationOf) };
}
