import type { RegistrationList } from "../contract/answers/register-account.ts";
import type { Context } from "../context.ts";
import type { ListRegistrationsRequest } from "../contract/requests/register-account.ts";
import { listRegistrations } from "../database/registrations.ts";
import type { Caller } from "../schemas/caller.ts";
import { registrationOf } from "./registration.ts";

/**
 * Lists the caller's latest hundred registrations, newest first, in the state of their last step. A
 * caller that has lost an id finds it here. Amazon is not called.
 *
 * @throws ConnectError `connection_not_found`.
 */
export async function list(
  context: Context,
  caller: Caller,
  { connection_id }: ListRegistrationsRequest,
): Promise<RegistrationList> {
  const stored = await listRegistrations(context.database, caller, connection_id ?? null);
  return { registrations: stored.map(registrationOf) };
}
