import type { Context } from "../context.ts";
import { recordOperatorCall } from "../database/record-operator-call.ts";
import { ConnectError, statusOf } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import { runInBackground } from "./run-in-background.ts";

/** What names no user whose log could have it: the answer has said so, and is logged. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof ConnectError) || statusOf(error.code) >= 500) throw error;
}

/** Records, after the answer, what an operator read, did or tried for a user. */
export function recordOperatorCallInBackground(
  functionName: string,
  context: Context,
  caller: Caller,
): void {
  // What an operator does for the project is no user's.
  if (caller.kind === "system" || !("operator" in caller) || caller.operator === undefined) return;
  const recorded = recordOperatorCall(context.database, caller, functionName);
  runInBackground(functionName, recorded.catch(ignoreRefusal));
}
