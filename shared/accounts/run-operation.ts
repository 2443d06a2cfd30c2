import type { OperationAnswer } from "../contract/answers/sync-accounts.ts";
import type { Context } from "../context.ts";
import type { OperationRequest } from "../contract/requests/sync-accounts.ts";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import { disconnect } from "./disconnect-accounts.ts";
import { syncAccounts } from "./sync-accounts.ts";
import { update } from "./update-accounts.ts";

/**
 * Carries out an operation on several connections or accounts: a refused one does not fail the others.
 *
 * @throws ConnectError when the caller may not do it at all; `user_required` when no user is named
 * for a change: the schedule only syncs.
 */
export async function runOperation(
  context: Context,
  caller: Caller,
  request: OperationRequest,
): Promise<OperationAnswer> {
  if (request.operation === "sync") return await syncAccounts(context, caller, request);
  if (caller.kind === "system") {
    throw new ConnectError(
      "user_required",
      `Cannot ${request.operation} without a user: user_id or user_email is missing. Name the user.`,
    );
  }
  return request.operation === "disconnect"
    ? await disconnect(context, caller, request)
    : await update(context, caller, request);
}
