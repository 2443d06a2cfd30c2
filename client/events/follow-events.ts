import { untilSeen } from "../browser/until-seen.ts";
import type { EventType } from "../contract.ts";
import { isTransient, pause } from "../http/repeat-when-safe.ts";
import type { AdsEvent, Events } from "./events.ts";

/** Which events are followed, and how. */
export interface FollowOptions {
  /** Begin after this cursor: after the newest event when absent. */
  after?: string | undefined;
  /** Only events of these types. */
  types?: readonly EventType[] | undefined;
  /** The seconds between two looks: 5 when absent. */
  intervalSeconds?: number | undefined;
  /** Ends the loop. */
  signal?: AbortSignal | undefined;
}

const PAGE = 100;

/** See {@link Events.follow}. */
export async function* followEvents(
  list: Events["list"],
  { after, types, intervalSeconds = 5, signal }: FollowOptions = {},
): AsyncGenerator<AdsEvent, void, undefined> {
  let cursor = after;
  while (!signal?.aborted) {
    let page: AdsEvent[] = [];
    try {
      if (cursor === undefined) {
        const [newest] = await list({ newestFirst: true, limit: 1 }, { signal });
        cursor = newest?.cursor ?? "";
      } else {
        page = await list({ after: cursor, types, limit: PAGE }, { signal });
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (!isTransient(error)) throw error;
    }
    for (const event of page) {
      cursor = event.cursor;
      yield event;
      if (signal?.aborted) return;
    }
    if (page.length === PAGE) continue;
    try {
      await pause(intervalSeconds, signal);
      await untilSeen(signal);
    } catch {
      // Only the signal ends a pause.
      return;
    }
  }
}
