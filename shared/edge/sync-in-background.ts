import { syncConnection } from "../accounts/sync-connection.ts";
import { newSyncBudget } from "../accounts/sync-budget.ts";
import type { Context } from "../context.ts";
import { resumeSyncs } from "../database/sync-run.ts";
import { runInBackground } from "./run-in-background.ts";

/** Runs the first sync of a new connection after the answer. */
export function syncInBackground(
  functionName: string,
  context: Context,
  connectionId: string,
): void {
  runInBackground(functionName, firstSync(context, connectionId));
}

async function firstSync(context: Context, connectionId: string): Promise<void> {
  const system = { kind: "system" } as const;
  const { status } = await syncConnection(
    context,
    system,
    connectionId,
    "callback",
    newSyncBudget(),
  );
  if (status === "running") await resumeSyncs(context.database, [connectionId]);
}
