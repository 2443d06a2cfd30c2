import { useEffect, useState } from "react";
import type { Connection } from "../contract.ts";
import { firstSyncEnded } from "./first-sync-ended.ts";
import { type Store, useStore } from "./provider.ts";
import { toError } from "./to-error.ts";

/** What {@link useFinishConnecting} gives. */
export interface FinishedConnecting {
  /** The connection, once its consent is confirmed. */
  connection: Connection | undefined;
  /** Why the consent could not be finished: an `AdsConnectError`. */
  error: Error | undefined;
  /** Whether the answer is still to come. */
  isFinishing: boolean;
}

/** Loads lists again, now and when the accounts of the connection have come. */
async function reloadWithAccounts(
  store: Store,
  { id }: Connection,
  signal: AbortSignal,
): Promise<void> {
  store.reloadAll();
  try {
    await firstSyncEnded(store.ads, id, signal);
    store.reloadAll();
  } catch {
    // The component has gone, or the lists themselves say what is wrong.
  }
}

/**
 * On the page that Amazon returns to: confirms the consent that the address tells of, and cleans the
 * address. On an address that tells of none it does nothing, so that any page can be the return page.
 * Lists on the page are loaded again, and once more when the accounts have come.
 */
export function useFinishConnecting(): FinishedConnecting {
  const store = useStore();
  const [finished, setFinished] = useState<FinishedConnecting>({
    connection: undefined,
    error: undefined,
    isFinishing: true,
  });
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    // StrictMode runs this twice. The client makes one call of both, so that both end alike.
    store.ads.finishConnecting().then(
      (connection) => {
        if (signal.aborted) return;
        setFinished({ connection, error: undefined, isFinishing: false });
        if (connection !== undefined) void reloadWithAccounts(store, connection, signal);
      },
      (thrown: unknown) => {
        const error = toError(thrown);
        if (!signal.aborted) setFinished({ connection: undefined, error, isFinishing: false });
      },
    );
    return () => controller.abort();
  }, [store]);
  return finished;
}
