import { syncConnection } from "../accounts/sync-connection.ts";
import { newSyncBudget } from "../accounts/sync-budget.ts";
import type { Context } from "../context.ts";
import { inBackground } from "./background.ts";

/** Lets the first sync of a new connection go on behind the answer. */
export function syncInBackground(
  functionName: string,
  context: Context,
  connectionId: string,
): void {
  inBackground(
    functionName,
    syncConnection(context, { kind: "system" }, connectionId, "callback", newSyncBudget()),
  );
}
