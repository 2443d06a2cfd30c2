import { z } from "zod/v3";
import type { Context } from "../context.ts";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import { disconnect, disconnectRequestSchema, namesOneKind } from "./disconnect-accounts.ts";
import type { ItemAnswer } from "./item-results.ts";
import { syncAccounts, type SyncAnswer, syncRequestSchema } from "./sync-accounts.ts";
import { namesOneDefault, update, updateRequestSchema } from "./update-accounts.ts";

/** What `sync-accounts` takes: one of three operations, a sync where none is named. */
export const operationSchema = z.discriminatedUnion("operation", [
  syncRequestSchema,
  disconnectRequestSchema,
  updateRequestSchema,
]).refine((request) => request.operation !== "disconnect" || namesOneKind(request), {
  message: "name connection_ids or account_ids, and not both",
}).refine((request) => request.operation !== "update" || namesOneDefault(request), {
  message: "only one account can be the default",
  path: ["account_ids"],
});

/**
 * Carries out an operation on several connections or accounts: one that is refused does not sink the
 * rest.
 *
 * @throws ConnectError when the caller may not do it at all; `user_required` when nobody is named
 * for a change: the schedule only syncs.
 */
export async function operate(
  context: Context,
  caller: Caller,
  request: z.infer<typeof operationSchema>,
): Promise<SyncAnswer | ItemAnswer<"connection_id"> | ItemAnswer<"account_id">> {
  if (request.operation === "sync") return await syncAccounts(context, caller, request);
  if (caller.kind === "system") {
    throw new ConnectError(
      "user_required",
      `Cannot ${request.operation} for nobody: name the user with user_id or user_email.`,
    );
  }
  return request.operation === "disconnect"
    ? await disconnect(context, caller, request)
    : await update(context, caller, request);
}
