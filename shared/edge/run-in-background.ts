import { ConnectError, statusOf } from "../errors.ts";
import { logFailure } from "./log-failure.ts";

/** What the platform offers beside the web's own interfaces. */
declare const EdgeRuntime: { waitUntil(work: Promise<unknown>): void } | undefined;

/**
 * Runs work after the answer, within the platform's limits. A failure is logged, since no caller waits
 * for it.
 */
export function runInBackground(functionName: string, work: Promise<unknown>): void {
  const watched = work.catch((error: unknown) => {
    const status = error instanceof ConnectError ? statusOf(error.code) : 500;
    logFailure({ function: functionName, request_id: "background", status }, error);
  });
  if (typeof EdgeRuntime !== "undefined") EdgeRuntime.waitUntil(watched);
}
