import type { AdsConnect } from "../create-ads-connect.ts";
import { pause } from "../http/repeat-when-safe.ts";

/** The seconds between two requests. */
const INTERVAL_SECONDS = 2;

/** How long it asks. A sync that takes longer continues all the same. */
const LIMIT_SECONDS = 180;

/** Waits until the first sync of a new connection has ended, whether it succeeded or failed. */
export async function firstSyncEnded(
  ads: AdsConnect,
  connectionId: string,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + LIMIT_SECONDS * 1000;
  while (Date.now() < deadline) {
    const { connections: [health] } = await ads.accounts.health(
      { connection_id: connectionId, limit: 1 },
      { signal },
    );
    if (health?.last_sync && !health.syncing) return;
    await pause(INTERVAL_SECONDS, signal);
  }
}
